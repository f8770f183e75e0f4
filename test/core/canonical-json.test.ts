import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, hashOf } from "../../src/core/canonical-json.ts";

const plainData = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);

/** The same data with its keys in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

describe("canonical JSON", () => {
  it("is the same for equal data, whatever the order of its keys", () => {
    fc.assert(
      fc.property(plainData, (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
      }),
    );
  });

  it("differs for different data", () => {
    fc.assert(
      fc.property(plainData, plainData, (a, b) => {
        expect(canonicalJson(a) === canonicalJson(b)).toBe(isDeepStrictEqual(a, b));
      }),
    );
    expect(hashOf({ a: 1, b: "2" })).not.toBe(hashOf({ a: 1, b: 2 }));
    expect(hashOf(["a", "b"])).not.toBe(hashOf(["b", "a"]));
  });

  it("leaves out what is undefined, as JSON does", () => {
    expect(canonicalJson({ b: undefined, a: null })).toBe('{"a":null}');
  });

  it("refuses what JSON has no word for", () => {
    expect(() => canonicalJson(Number.NaN)).toThrow("expected a finite number, got NaN");
    expect(() => canonicalJson({ big: 1n })).toThrow("expected plain data, got bigint");
    expect(() => canonicalJson([() => 1])).toThrow("expected plain data, got function");
  });
});
