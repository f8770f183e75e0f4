import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readXml, UnreadableXml, writeXml } from "../../src/clouds/xml-tree.ts";

describe("a small XML document", () => {
  it("is text, children, or a list of those that have one name", () => {
    const text = `<?xml version="1.0"?><!-- c --><a x="1"> <b>1</b> <c/><b><d>&#x4e2d;&amp;</d></b>\n<e><![CDATA[<&]]></e></a>`;
    expect(readXml(text)).toEqual({ root: "a", content: { b: ["1", { d: "中&" }], c: "", e: "<&" } });
  });

  it.each([
    "",
    "text",
    "<a>",
    "<a></b>",
    "</a>",
    "<a/><b/>",
    "<a/>text",
    "<a>x<b/></a>",
    "<a",
    "<a><b></a></b>",
    '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    "<a b></a>",
  ])("is refused, and not guessed at, when it is none: %s", (text) => {
    expect(() => readXml(text)).toThrow(UnreadableXml);
  });

  it("reads names of JavaScript's own as names", () => {
    const { content } = readXml("<a><__proto__>1</__proto__><constructor>2</constructor></a>");
    expect(Object.entries(content)).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
    ]);
  });

  it("reads what it writes, whatever the text", () => {
    // XML's line ends are read as they are, and blanks between tags are none of ours: text that has characters beside them.
    const text = fc.string({ unit: "grapheme" }).filter((one) => /^[^\p{Cc}\ufffe\uffff]*$/u.test(one));
    fc.assert(
      fc.property(text, text, (first, second) => {
        const written = writeXml("r", { a: first, list: [first, second], none: undefined, n: 1, t: true });
        expect(readXml(written).content).toEqual({ a: first, list: [first, second], n: "1", t: "true" });
      }),
    );
  });

  it("is not written with what XML cannot hold", () => {
    expect(() => writeXml("r", { a: "x\u0000" })).toThrow(RangeError);
  });
});
