import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanForeign, cleanForeignLines, cut } from "../../src/core/foreign-text.ts";

describe("foreign text", () => {
  it("keeps what people write in any script, emoji included", () => {
    expect(cleanForeign("Größe 数据 📦 ok")).toBe("Größe 数据 📦 ok");
  });

  it("takes out what turns the reading direction, hides or controls", () => {
    expect(cleanForeign("a\u202Eb\u2066c\u200Bd\u0007e\uFEFFf\u061Cg")).toBe("abcdefg");
  });

  it.each([
    ["Hangul fillers", "\u3164\u115F\u1160\uFFA0"],
    ["empty Braille", "\u2800"],
    ["variation selectors", "\uFE0E\uFE0F\u{E0100}\u{E01EF}"],
    ["joiners and separators", "\u034F\u17B4\u180E\u2060\u{1D159}"],
    ["accents on nothing", "\u0301\u0302\u20DD"],
    ["blanks of any width", "\u00A0\u2003\u3000"],
  ])("is empty when nothing visible is left: %s", (_what, text) => {
    expect(cleanForeign(text.repeat(30))).toBe("");
    expect(cleanForeign(`a${text}b`).replace(/[\p{M}\p{Zs}]/gu, "")).toBe("ab");
    expect(cleanForeignLines(`x\n${text}`, 100).trim()).toBe("x");
  });

  it("keeps accents that scripts need and not a stack of them", () => {
    for (const word of ["Việt".normalize("NFD"), "שָׁלוֹם", "ที่นี่", "བསྒྲུབས", "café".normalize("NFD")]) {
      expect(cleanForeign(word)).toBe(word);
    }
    expect(cleanForeign(`z${"\u0301".repeat(300)}a`)).toBe(`z${"\u0301".repeat(4)}a`);
    expect(cleanForeign(`${"\u0336".repeat(5)}a \u0301b`)).toBe("a b");
    expect(cleanForeignLines(`z${"\u0301".repeat(300)}\n\u0301a`, 1_000)).toBe(`z${"\u0301".repeat(4)}\na`);
  });

  it("makes one line of several", () => {
    expect(cleanForeign("one\r\ntwo\u2028three\tfour")).toBe("one two three four");
    expect(cleanForeignLines("one\r\ntwo\u2028three\tfour", 100)).toBe("one\ntwo\nthree  four");
  });

  it("never is longer than it may be and never holds a hidden character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 50 }), (text, maxLength) => {
        const clean = cleanForeign(text, maxLength);
        expect(clean.length).toBeLessThanOrEqual(maxLength);
        expect(/[\p{Cc}\p{Cf}\p{Cs}]/u.test(clean)).toBe(false);
      }),
    );
  });

  it("does not cut a character in half", () => {
    expect(cut("ab📦cd", 4)).toBe("ab…");
  });
});
