import { describe, expect, it } from "vitest";
import * as z from "zod";
import { findMistakes } from "../../src/core/find-mistakes.ts";
import { mistake, mistakesAsEvidence } from "../../src/core/mistake.ts";

const schema = z.strictObject({
  count: z.number().int().min(1).max(5).optional(),
  names: z.array(z.string().min(2)).max(2).optional(),
  mode: z.enum(["one", "two"]).optional(),
  only: z.literal("x").optional(),
  either: z.union([z.string(), z.array(z.string())]).optional(),
  who: z
    .union([z.literal("all"), z.strictObject({ people: z.array(z.string()) })], mistake("REQUESTERS"))
    .optional(),
  byName: z.record(z.string().regex(/^[a-z]+$/, mistake("OSS_BUCKET")), z.boolean()).optional(),
  address: z.url({ error: mistake("HTTPS_ADDRESS") }).optional(),
  day: z.iso.date().optional(),
  needed: z.object({ text: z.string(), own: z.string(mistake("NO_EXTERNAL_ID")) }).optional(),
});

/** `place: CODE arguments` of each. */
function told(value: unknown): string[] {
  const result = findMistakes(schema, value);
  return "data" in result
    ? []
    : result.mistakes.map(
        ({ path, mistake: { code, args } }) => `${path.join(".")}: ${code} ${JSON.stringify(args)}`,
      );
}

describe("what a schema says of a wrong value, as data", () => {
  it.each([
    [
      "a whole number that is none",
      { count: 1.5 },
      'count: WRONG_TYPE {"expected":["whole-number"],"got":"fraction"}',
    ],
    ["no number", { count: Number.NaN }, 'count: WRONG_TYPE {"expected":["number"],"got":"no-number"}'],
    ["a number that is too small", { count: 0 }, 'count: TOO_SMALL {"of":"number","atLeast":1}'],
    ["a number that is too big", { count: 6 }, 'count: TOO_BIG {"of":"number","atMost":5}'],
    ["a text that is too short", { names: ["a"] }, 'names.0: TOO_SMALL {"of":"text","atLeast":2}'],
    ["a list that is too long", { names: ["aa", "bb", "cc"] }, 'names: TOO_BIG {"of":"list","atMost":2}'],
    ["null", { names: null }, 'names: WRONG_TYPE {"expected":["list"],"got":"null"}'],
    ["none of some values", { mode: "three" }, 'mode: ONE_OF {"values":["one","two"]}'],
    ["not the only value", { only: 5 }, 'only: ONE_OF {"values":["x"]}'],
    [
      "none of two kinds",
      { either: true },
      'either: WRONG_TYPE {"expected":["text","list"],"got":"boolean"}',
    ],
    ["the form that was meant", { either: [1] }, 'either.0: WRONG_TYPE {"expected":["text"],"got":"number"}'],
    ["no form of those with words of ours", { who: "nobody" }, "who: REQUESTERS {}"],
    [
      "a form with words of ours, by what is wrong in it",
      { who: { people: [1] } },
      'who.people.0: WRONG_TYPE {"expected":["text"],"got":"number"}',
    ],
    ["a name that breaks a rule", { byName: { A: true } }, "byName.A: OSS_BUCKET {}"],
    ["words of ours", { address: "x" }, "address: HTTPS_ADDRESS {}"],
    ["no object", [], ': WRONG_TYPE {"expected":["object"],"got":"list"}'],
  ])("%s", (_, value, expected) => {
    expect(told(value)).toEqual([expected]);
  });

  it("is missing, unless there are words of ours for that", () => {
    expect(told({ needed: {} })).toEqual(["needed.text: MISSING {}", "needed.own: NO_EXTERNAL_ID {}"]);
  });

  it("is told of each unknown name, and of everything at once", () => {
    expect(told({ cuont: 1, noise: 2, mode: "x" })).toEqual([
      'mode: ONE_OF {"values":["one","two"]}',
      "cuont: UNKNOWN_NAME {}",
      "noise: UNKNOWN_NAME {}",
    ]);
  });

  it("is in the schema's own words where there are no others", () => {
    expect(told({ day: "today" })).toEqual([expect.stringMatching(/^day: OTHER \{"said":"\w/)]);
  });

  it("is what the schema made where nothing is wrong", () => {
    expect(findMistakes(schema, { count: 3 })).toEqual({ data: { count: 3 } });
  });
});

it("mistakes in evidence have their codes, with what they are about", () => {
  expect(
    mistakesAsEvidence([
      { path: [], mistake: { code: "KEY_TWICE", args: { key: "Effect" } } },
      { path: ["Condition", "Bool"], mistake: { code: "EITHER", args: { names: ["a", "b"] } } },
      { path: ["Effect"], mistake: { code: "MISSING", args: {} } },
    ]),
  ).toBe("KEY_TWICE Effect; Condition.Bool EITHER; Effect MISSING");
});
