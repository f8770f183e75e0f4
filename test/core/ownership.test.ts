import { describe, expect, it } from "vitest";
import {
  hasIamMark,
  hasRamMark,
  markTags,
  preparationOfUser,
  ramComments,
} from "../../src/core/ownership.ts";

const MARK = { preparationId: "MP-7K2M9Q", installationId: "inst-1" };
const OTHERS = [
  { ...MARK, preparationId: "MP-7K2M9R" },
  { ...MARK, installationId: "inst-2" },
];

describe("the mark of what a preparation made", () => {
  it("is known again, beside tags that others added", () => {
    const tags = [{ key: "team", value: "media" }, ...markTags(MARK)];
    expect(hasIamMark({ tags }, MARK)).toBe(true);
    expect(hasRamMark({ comments: ramComments(MARK) }, MARK)).toBe(true);
    expect(hasRamMark({ description: ramComments(MARK) }, MARK)).toBe(true);
  });

  it.each(OTHERS)("is not that of $preparationId in $installationId", (other) => {
    expect(hasIamMark({ tags: markTags(other) }, MARK)).toBe(false);
    expect(hasRamMark({ comments: ramComments(other) }, MARK)).toBe(false);
    expect(hasRamMark({ description: ramComments(other) }, MARK)).toBe(false);
  });

  it("is none without one of its two tags, or with the comment in another text", () => {
    for (const tag of markTags(MARK)) expect(hasIamMark({ tags: [tag] }, MARK)).toBe(false);
    expect(hasRamMark({ comments: "" }, MARK)).toBe(false);
    expect(hasRamMark({ comments: `${ramComments(MARK)}!` }, MARK)).toBe(false);
  });
});

describe("the preparation of a user", () => {
  it.each([
    ["mgw-prep-MP-7K2M9Q", "MP-7K2M9Q"],
    ["mgw-prep-MP-7K2M9", null],
    ["mgw-prep-MP-7K2M9QX", null],
    ["x-mgw-prep-MP-7K2M9Q", null],
    ["mgw-prep-MP-OOOOOO", null],
    ["mgw-prep-operator", null],
  ])("of the name %s is %s", (userName, expected) => {
    expect(preparationOfUser(userName)).toBe(expected);
  });
});
