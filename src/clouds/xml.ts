const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);
const LAST_CODE_POINT = 0x10ffff;

/** The text that escaped XML text stands for. What is no entity of XML, or no character, stays as it is. */
export function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES.get(name) ?? whole;
    const point = hex === undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
    return point <= LAST_CODE_POINT ? String.fromCodePoint(point) : whole;
  });
}

/** The text of the first element of a name that holds nothing but text; null when there is none or it is empty. */
export function textOfElement(xml: string, name: string): string | null {
  const text = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
  return text === undefined ? null : unescapeXml(text);
}

const ESCAPES: ReadonlyMap<string, string> = new Map(
  [...ENTITIES].map(([name, character]) => [character, name]),
);

/** Text as it stands between two tags. Errors: RangeError for a character that XML 1.0 cannot hold, however it is written. */
export function escapeXml(text: string): string {
  if (NOT_IN_XML.test(text))
    throw new RangeError("expected text that XML can hold, it has a control character");
  return text.replace(/[<>&"']/g, (character) => `&${ESCAPES.get(character)};`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 leaves out.
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
