/**
 * Signs of tags that are not written as S3 writes them: attributes, a space before the end.
 * Each begins with a character that is rare in a page, so looking for it costs next to nothing.
 */
const ODD_TAG_SIGNS = ['="', "='", "= ", " =", " >", " />", "\t>", "\n>", "\r>"];
const TAG = /<(\/?)([A-Za-z_][\w:.-]*)(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*(\/?)>/g;

/**
 * The page in the spelling that `scanPage` looks for: no comments, CDATA sections as escaped text, tags without attributes.
 * S3 sends none of them; a page that has them is read as an XML parser would, only slower. Throws nothing.
 */
export function plainMarkup(xml: string): string {
  const text = xml.includes("!--") || xml.includes("![") ? withoutSections(xml) : xml;
  const rootEnd = text.indexOf(">", text.indexOf("<ListBucketResult"));
  if (!ODD_TAG_SIGNS.some((sign) => text.includes(sign, rootEnd))) return text;
  return text.slice(0, rootEnd + 1) + text.slice(rootEnd + 1).replace(TAG, rewriteTag);
}

function rewriteTag(_whole: string, slash: string, name: string, isEmpty: string): string {
  return isEmpty === "/" ? `<${name}></${name}>` : `<${slash}${name}>`;
}

function withoutSections(xml: string): string {
  return xml.replace(/<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>/g, (_whole, text: string | undefined) =>
    (text ?? "").replaceAll("&", "&amp;").replaceAll("<", "&lt;"),
  );
}
