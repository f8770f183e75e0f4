type XmlValue = string | number | boolean | XmlObject | undefined;
/** An element's children in order; an array repeats the element, undefined leaves it out. */
export type XmlObject = { readonly [name: string]: XmlValue | readonly XmlValue[] };

/** A whole document with one root element. */
export function renderXml(root: string, children: XmlObject): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>${renderChildren(children)}</${root}>`;
}

function renderChildren(children: XmlObject): string {
  let text = "";
  for (const [name, value] of Object.entries(children)) {
    for (const one of Array.isArray(value) ? value : [value]) text += renderElement(name, one as XmlValue);
  }
  return text;
}

function renderElement(name: string, value: XmlValue): string {
  if (value === undefined) return "";
  const inner = typeof value === "object" ? renderChildren(value) : escapeXml(String(value));
  return `<${name}>${inner}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);
}

/** An element of a request body: its text, and its children in order. */
export type XmlElement = { name: string; text: string; children: XmlElement[] };

const TOKEN = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([A-Za-z][\w.:-]*)(?:\s[^<>]*?)?(\/?)>|([^<]+)/y;

/** An ampersand that begins no reference, or one to an entity that nothing declares. */
const STRAY_AMPERSAND = /&(?!#\d+;|#x[0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)/;

/**
 * Reads the small documents that OSS requests carry; null when the text is not well-formed.
 * No document types, no CDATA: OSS requests have neither, and refusing them shuts out entity tricks.
 */
export function parseXml(source: string): XmlElement | null {
  if (STRAY_AMPERSAND.test(source)) return null;
  const root: XmlElement = { name: "", text: "", children: [] };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const match = TOKEN.exec(source);
    const parent = open.at(-1);
    if (!match || !parent) return null;
    const [, closing, name, selfClosing, text] = match;
    if (text !== undefined) parent.text += unescapeXml(text);
    else if (name === undefined) continue;
    else if (closing) {
      if (parent.name !== name || open.length === 1) return null;
      open.pop();
    } else {
      const element: XmlElement = { name, text: "", children: [] };
      parent.children.push(element);
      if (!selfClosing) open.push(element);
    }
  }
  const [only] = root.children;
  if (root.text.trim() !== "") return null;
  return open.length === 1 && root.children.length === 1 && only ? only : null;
}

function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(amp|lt|gt|quot|apos));/g, (_, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }[name as string] ?? "";
  });
}

/** The trimmed text of a child; undefined when there is none. */
export function childText(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text.trim();
}
