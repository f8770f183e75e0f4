import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coverBeginning, literalGlob, matchesGlob, parseGlob } from "../../../src/checks/policy/glob.ts";

function cover(patterns: string[], start: string, minLength = 0) {
  return coverBeginning(patterns.map(parseGlob), { start, minLength });
}

describe("matching a pattern", () => {
  it("takes * for any text and ? for one character, also beyond the basic plane", () => {
    expect(matchesGlob(parseGlob("a*c"), "abbbc")).toBe(true);
    expect(matchesGlob(parseGlob("a?c"), "a🙂c")).toBe(true);
    expect(matchesGlob(parseGlob("a?c"), "ac")).toBe(false);
    expect(matchesGlob(literalGlob("a*c"), "abc")).toBe(false);
  });

  it("agrees with regular expressions on short texts", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 6 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", "*", "?"), maxLength: 6 });
    fc.assert(
      fc.property(pattern, text, (glob, candidate) => {
        const expression = new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
        expect(matchesGlob(parseGlob(glob), candidate)).toBe(expression.test(candidate));
      }),
    );
  });
});

describe("how much of a beginning patterns cover", () => {
  it.each([
    [["logs/*"], "logs/", 0, "all"],
    [["logs/*"], "logs/2026/", 0, "all"],
    [["logs/2026/*"], "logs/", 0, "part"],
    [["logs/2026/*"], "img/", 0, "none"],
    [["*.csv"], "logs/", 0, "part"],
    [["l?gs/*"], "logs/", 0, "all"],
    [["?*"], "", 1, "all"],
    [["?*"], "", 0, "part"],
    [["", "?*"], "", 0, "all"],
    [["?", "??*"], "", 1, "all"],
    [["bucket"], "bucket/", 0, "none"],
    [["logs/"], "logs/", 0, "part"],
    [["a*b*"], "a", 0, "part"],
    [[], "a", 0, "none"],
  ] as const)("%j of %j with %i more is %s", (patterns, start, minLength, expected) => {
    expect(cover([...patterns], start, minLength)).toBe(expected);
  });

  it("agrees with trying every short continuation", () => {
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 4 });
    const start = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 2 });
    const continuations = [""];
    for (let index = 0; (continuations[index]?.length ?? 9) < 6; index++) {
      continuations.push(`${continuations[index]}a`, `${continuations[index]}b`, `${continuations[index]}z`);
    }
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 3 }), start, (patterns, beginning) => {
        const globs = patterns.map(parseGlob);
        const hits = continuations.filter((rest) =>
          globs.some((glob) => matchesGlob(glob, beginning + rest)),
        );
        const expected = hits.length === 0 ? "none" : hits.length === continuations.length ? "all" : "part";
        expect(cover(patterns, beginning)).toBe(expected);
      }),
    );
  });
});
