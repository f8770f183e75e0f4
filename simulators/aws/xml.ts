export type XmlValue = string | number | boolean | XmlObject | undefined;
/** An element's children in order; an array repeats the element, undefined leaves it out. */
export type XmlObject = { readonly [name: string]: XmlValue | readonly XmlValue[] };

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A whole document with one root element, which holds elements or text. */
export function renderXml(root: string, content: XmlObject | string, namespace?: string): string {
  const attribute = namespace ? ` xmlns="${namespace}"` : "";
  return `${DECLARATION}<${root}${attribute}>${typeof content === "string" ? escapeXml(content) : renderChildren(content)}</${root}>`;
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
  return inner === "" ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

/** Control characters become character references, as S3 writes them; XML 1.0 parsers may still refuse some. */
function escapeXml(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: object keys may hold any of them
    /[&<>"\u0000-\u0008\u000b-\u001f]/g,
    (character) => ENTITIES[character] ?? `&#${character.charCodeAt(0)};`,
  );
}
