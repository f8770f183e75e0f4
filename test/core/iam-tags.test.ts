import { describe, expect, it } from "vitest";
import { findMistakes } from "../../src/core/find-mistakes.ts";
import { EXTRA_TAGS_MAX, findTagProblem } from "../../src/core/iam-tags.ts";
import { INSTALLATION_TAG, iamUserTags, PREPARATION_TAG } from "../../src/core/ownership.ts";
import { settingsSchema } from "../../src/core/settings.ts";

const WHO = { approvers: { people: ["U0ADA00001"] }, operators: { people: ["U0OLGA0001"] } };

/** What the settings say of tags, by the key that it is about. */
function told(tags: Record<string, string>): string[] {
  const result = findMistakes(settingsSchema, { ...WHO, credentials: { tags } });
  if ("data" in result) return [];
  return result.mistakes.map(({ path, mistake }) => `${path.slice(2).join(".")}: ${mistake.code}`);
}

describe("a tag for the bot's IAM users", () => {
  it.each([
    ["team", "media archive", null],
    ["größe", "1+1=2 @home", null],
    ["k".repeat(128), "v".repeat(256), null],
    ["team", "", null],
    ["", "v", "key-length"],
    ["k".repeat(129), "v", "key-length"],
    ["a*b", "v", "key-characters"],
    ["aws:team", "v", "key-reserved"],
    ["AWS:team", "v", "key-reserved"],
    [PREPARATION_TAG, "v", "key-reserved"],
    ["Mgw-Prep:installation", "v", "key-reserved"],
    ["team", "v".repeat(257), "value-length"],
    ["team", "a*b", "value-characters"],
  ])("%s with the value %s: %s", (key, value, problem) => {
    expect(findTagProblem(key, value)).toBe(problem);
  });

  it("follows the mark, in the order of the keys", () => {
    const mark = { preparationId: "MP-7K2M9Q", installationId: "inst-1" };
    const keys = iamUserTags(mark, { team: "b", cost: "a" }).map(({ key }) => key);
    expect(keys).toEqual([PREPARATION_TAG, INSTALLATION_TAG, "cost", "team"]);
  });
});

describe("tags in the settings", () => {
  it("are taken as they are, as many as fit beside the mark", () => {
    const most = Object.fromEntries(Array.from({ length: EXTRA_TAGS_MAX }, (_, n) => [`t${n}`, "v"]));
    expect(told(most)).toEqual([]);
    expect(told({ ...most, more: "v" })).toEqual([": TOO_MANY_TAGS"]);
  });

  it("are none of the bot's own, and none twice", () => {
    expect(told({ [PREPARATION_TAG]: "MP-000000" })).toEqual([`${PREPARATION_TAG}: TAG`]);
    expect(told({ Team: "a", team: "b" })).toEqual(["team: TAG_TWICE"]);
  });
});
