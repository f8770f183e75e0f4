import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alphabetOf, rankOf } from "../../../src/clouds/listing/alphabet.ts";
import { chooseSplits } from "../../../src/clouds/listing/choose-splits.ts";
import { compareKeys } from "../../../src/clouds/listing/key-order.ts";
import { describeKeySpace } from "../../../src/clouds/listing/key-space.ts";
import { NameModel } from "../../../src/clouds/listing/name-model.ts";
import { KEY_DISTRIBUTIONS, keysOf } from "../aws/count/key-distributions.ts";

const anyKey = fc.string({ unit: "binary", minLength: 1, maxLength: 30 });
const inBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe("compareKeys", () => {
  it("orders keys as their UTF-8 bytes", () => {
    fc.assert(
      fc.property(anyKey, anyKey, (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(inBytes(a, b));
      }),
    );
  });

  it("puts a surrogate pair after the private use area, where UTF-16 does not", () => {
    expect("\u{1f600}" < "\ue000").toBe(true);
    expect(compareKeys("\u{1f600}", "\ue000")).toBeGreaterThan(0);
  });
});

describe("alphabetOf", () => {
  const points = (text: string) => Array.from(text, (one) => one.codePointAt(0) ?? 0);

  it("takes many characters of a block, or one kind alone, for the whole block", () => {
    expect(alphabetOf(points("照片館")).ranges).toEqual([[0x4e00, 0x9fff]]);
    expect(alphabetOf(points("é")).ranges).toEqual([[0x80, 0x24f]]);
  });

  it("does not expect a whole block after one accent among other characters", () => {
    expect(alphabetOf(points("</é>")).size).toBe(3 + 32);
  });
});

describe("NameModel", () => {
  const points = (text: string) => Array.from(text, (one) => one.codePointAt(0) ?? 0);
  const membersAt = (model: NameModel, name: string, depth: number) => {
    const alphabet = model.narrow(
      points(name),
      0,
      points(name).map((point) => alphabetOf([point])),
    )[depth];
    return alphabet === undefined
      ? ""
      : "<>&%+'x5"
          .split("")
          .filter((one) => rankOf(alphabet, points(one)[0] ?? 0).isMember)
          .join("");
  };

  it("expects at a place of signs those that other pages have shown there, and no others", () => {
    const model = new NameModel();
    for (let page = 0; page < 20; page++) model.learn([points(`a${"<>&%"[page % 4]}`)]);
    expect(membersAt(model, "a%", 1)).toBe("<>&%");
    expect(membersAt(model, "a+", 1)).toBe("<>&%+");
  });

  it("does not hold what few pages have shown for all there is", () => {
    const model = new NameModel();
    for (let page = 0; page < 8; page++) model.learn([points(`a${"<>&%"[page % 4]}`)]);
    expect(membersAt(model, "a%", 1)).toBe("%");
  });
});

describe("chooseSplits", () => {
  it("gives rising names inside the range that S3 takes as start-after", () => {
    const keys = fc.uniqueArray(anyKey, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(keys, fc.option(anyKey), fc.integer({ min: 1, max: 60 }), (some, bound, count) => {
        const samples = some.toSorted(inBytes);
        const after = samples.at(-1) ?? "";
        const until = bound !== null && inBytes(bound, after) > 0 ? bound : null;
        const space = describeKeySpace(samples, until, "", new NameModel());
        const names = space === null ? [] : chooseSplits(space, count);
        expect(names.length).toBeLessThanOrEqual(count);
        let before = after;
        for (const name of names) {
          expect(inBytes(before, name)).toBeLessThan(0);
          // A lone surrogate would be replaced on its way to UTF-8.
          expect(Buffer.from(name).toString()).toBe(name);
          before = name;
        }
        if (until !== null && names.length > 0) expect(inBytes(before, until)).toBeLessThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  it("never goes beyond the longest key that S3 has", () => {
    const samples = ["é".repeat(511), `${"é".repeat(511)}aa`];
    const space = describeKeySpace(samples, null, "", new NameModel());
    expect(space).not.toBeNull();
    for (const name of space === null ? [] : chooseSplits(space, 40)) {
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(1024);
    }
  });

  it("cuts evenly spread names into parts of about the same size", () => {
    const hex = KEY_DISTRIBUTIONS.find(({ name }) => name === "random hex");
    if (hex === undefined) throw new Error("The distribution has another name now.");
    const keys = keysOf(hex, 100_000).sort();
    const samples = keys.slice(0, 1000).filter((_key, index) => index % 64 === 0 || index === 999);
    const space = describeKeySpace(samples, "g", "", new NameModel());
    const names = space === null ? [] : chooseSplits(space, 9);
    const ends = [...names, "g"].map((name) => keys.filter((key) => key <= name).length);
    const parts = ends.map((end, index) => end - (ends[index - 1] ?? 1000));
    expect(names.length).toBeGreaterThanOrEqual(8);
    for (const part of parts.slice(0, -1)) expect(part).toBeGreaterThan(5000);
    for (const part of parts) expect(part).toBeLessThan(20_000);
  });
});
