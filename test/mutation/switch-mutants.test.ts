import { transformSync } from "esbuild";
import { afterEach, describe, expect, it } from "vitest";
import { findMutants, type Mutant } from "./find-mutants.ts";
import { switchMutants } from "./switch-mutants.ts";

afterEach(() => {
  Reflect.deleteProperty(globalThis, "mutant");
});

const changesOf = (text: string) =>
  findMutants("made-up.ts", text).map(({ original, replacement }) => `${original} → ${replacement}`);

/** What a function body returns with one mutant, or with none. */
function returned(body: string, tried: Mutant | null): unknown {
  const text = `function madeUp(a: any, b: any) { ${body} }`;
  const written = switchMutants(text, findMutants("made-up.ts", text));
  globalThis.mutant = (index) => index === tried?.index;
  const { code } = transformSync(written, { loader: "ts" });
  return new Function(`${code}; return madeUp(2, [1, 2, 3]);`)();
}

describe("the small changes of a source", () => {
  it.each([
    ["x = a === b", ["a === b → (a) !== (b)"]],
    ["if (a) go();", ["a → false", "a → true", "go(); → "]],
    ["x = a ? b : c", ["a ? b : c → b", "a ? b : c → c"]],
    ["x = a ?? b", ["a ?? b → a", "a ?? b → b"]],
    ["x = list.filter(isOpen)", ["list.filter(isOpen) → list"]],
    ["x = a?.list.filter(isOpen)", []],
    ["x = list.every(isOpen)", ["list.every(isOpen) → list.some(isOpen)"]],
    ["x = { expect: { state, revision } }", ["state → ", "revision → "]],
    ["const x: 1 | true = a as 1", []],
    ["x = { 1: a }", []],
    ["type A = 1; interface B { c: true }", []],
  ])("of %s", (text, expected) => {
    // The assignment itself is a statement that may be left out.
    expect(changesOf(text).filter((change) => !change.startsWith("x ="))).toEqual(expected);
  });
});

describe("a source with all of them in it", () => {
  const body = "const c = a > 1 && !(b.length === 3) ? a + 1 : b.filter((x) => x < a); return c;";
  const mutants = findMutants("made-up.ts", `function madeUp(a: any, b: any) { ${body} }`);

  it("does what it did while none is tried", () => {
    expect(returned(body, null)).toEqual([1]);
  });

  it("keeps an else with its if", () => {
    expect(returned("let c = 0; if (a === 3) c = 1; else if (a === 2) c = 2; return c;", null)).toBe(2);
  });

  it("does something else with each that makes a difference", () => {
    const outcomes = mutants.map((one) => [one.original, JSON.stringify(returned(body, one))]);
    expect(outcomes.filter(([, outcome]) => outcome !== "[1]").map(([original]) => original)).toEqual(
      expect.arrayContaining(["a > 1 && !(b.length === 3)", "!(b.length === 3)", "b.length === 3", "x < a"]),
    );
  });
});
