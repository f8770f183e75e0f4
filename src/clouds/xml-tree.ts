import { escapeXml, unescapeXml } from "./xml.ts";

/**
 * Small XML documents as plain data, both ways. An element is its text, or its children by name; a name that stands several
 * times is a list. Attributes, comments and processing instructions are read over; a document type is refused.
 */
export type XmlContent = string | XmlChildren;
export type XmlChildren = { readonly [name: string]: XmlContent | readonly XmlContent[] };
export type XmlDocument = { root: string; content: XmlContent };

/** What came is no whole XML document. The message holds none of it: it may have a secret. */
export class UnreadableXml extends Error {
  override name = "UnreadableXml";
}

/** Errors: UnreadableXml. */
export function readXml(text: string): XmlDocument {
  const open: OpenElement[] = [];
  let done: XmlDocument | null = null;
  for (const token of tokensOf(text.replace(/^\uFEFF/, ""))) {
    const parent = open.at(-1);
    if (token.kind === "text") {
      if (parent) parent.text += token.text;
      else if (token.text.trim() !== "") throw unreadable("text outside of the root");
    } else if (token.kind === "start") {
      if (parent === undefined && done !== null) throw unreadable("a second root");
      open.push({ name: token.name, text: "", children: new Map() });
    } else {
      const element = open.pop();
      if (element?.name !== token.name) throw unreadable("an end tag without its start");
      const content = contentOf(element);
      const around = open.at(-1);
      if (around === undefined) done = { root: element.name, content };
      else around.children.set(element.name, [...(around.children.get(element.name) ?? []), content]);
    }
  }
  if (done === null || open.length > 0) throw unreadable("it ends before its root does");
  return done;
}

type OpenElement = { name: string; text: string; children: Map<string, XmlContent[]> };
type Token = { kind: "text"; text: string } | { kind: "start" | "end"; name: string };

const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[(?<raw>[\s\S]*?)\]\]>|<(?<slash>\/?)(?<name>[A-Za-z_][\w:.-]*)(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(?<empty>\/?)>|(?<text>[^<]+)/y;

function* tokensOf(xml: string): Generator<Token> {
  const token = new RegExp(TOKEN);
  while (token.lastIndex < xml.length) {
    const groups = token.exec(xml)?.groups;
    if (groups === undefined) throw unreadable("markup that is none");
    const { raw, slash, name, empty, text } = groups;
    if (text !== undefined) yield { kind: "text", text: unescapeXml(text) };
    if (raw !== undefined) yield { kind: "text", text: raw };
    if (name === undefined) continue;
    if (slash === "") yield { kind: "start", name };
    if (slash === "/" || empty === "/") yield { kind: "end", name };
  }
}

/** Blanks between children are layout; other text beside them is nothing that this reader knows. */
function contentOf({ text, children }: OpenElement): XmlContent {
  if (children.size === 0) return text;
  if (text.trim() !== "") throw unreadable("text beside elements");
  const content: Record<string, XmlContent | XmlContent[]> = Object.create(null);
  for (const [name, all] of children) content[name] = all.length === 1 && all[0] !== undefined ? all[0] : all;
  return content;
}

function unreadable(why: string): UnreadableXml {
  return new UnreadableXml(`a whole XML document was expected: ${why}`);
}

/** Content to write: what is undefined is left out, numbers and booleans are written as XML Schema has them. */
export type XmlInput =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlInput[]
  | { readonly [name: string]: XmlInput };

/** The document without a declaration, everything escaped. Errors: RangeError for text that XML cannot hold. */
export function writeXml(root: string, content: XmlInput): string {
  if (content === undefined) return "";
  if (isList(content)) return content.map((one) => writeXml(root, one)).join("");
  const inner =
    typeof content === "object"
      ? Object.entries(content)
          .map(([name, child]) => writeXml(name, child))
          .join("")
      : escapeXml(String(content));
  return `<${root}>${inner}</${root}>`;
}

function isList(content: XmlInput): content is readonly XmlInput[] {
  return Array.isArray(content);
}
