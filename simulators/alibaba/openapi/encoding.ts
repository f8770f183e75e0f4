/** RFC 3986 percent-encoding, as every Alibaba Cloud signature wants it. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Percent-decoding; what is no valid encoding stays as it is and then fails the signature. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The pairs of a query or a form in their order, decoded; a `+` stands for a space. */
export function parsePairs(text: string): [name: string, value: string][] {
  return text
    .split("&")
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf("=");
      const [name, value] = at === -1 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
      return [decodePart(name.replaceAll("+", " ")), decodePart(value.replaceAll("+", " "))];
    });
}

/** Order of UTF-16 units, which for percent-encoded text is the order of bytes. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
