import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanForeign, cleanForeignLines, cut, escapeMrkdwn } from "../../src/slack/foreign-text.ts";

describe("foreign text", () => {
  it("keeps what people write in any script, emoji included", () => {
    expect(cleanForeign("Größe 数据 📦 ok")).toBe("Größe 数据 📦 ok");
  });

  it("takes out what turns the reading direction, hides or controls", () => {
    expect(cleanForeign("a\u202Eb\u2066c\u200Bd\u0007e\uFEFFf\u061Cg")).toBe("abcdefg");
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

  it("escapes what mrkdwn would act on", () => {
    expect(escapeMrkdwn("<!channel> & <https://x|y>")).toBe("&lt;!channel&gt; &amp; &lt;https://x|y&gt;");
  });
});
