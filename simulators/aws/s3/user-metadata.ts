import { AwsError } from "../errors.ts";

/** Names and values in UTF-8 together. Source: "Working with object metadata", S3 User Guide. */
const MAX_METADATA_BYTES = 2048;
const PREFIX = "x-amz-meta-";

/**
 * The metadata of a PUT as S3 keeps it. Header bytes count as ISO 8859-1, and encoded words are decoded; so a client
 * that sends plain UTF-8 reads something else back. Source: the example of "Working with object metadata" (ÄMÄZÕÑ S3),
 * and minio/minio #21282, where the same was seen.
 */
export function readMetadata(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(headers)
    .filter(([name]) => name.startsWith(PREFIX))
    .map(([name, value]) => [name, decodeWords(value)] as const);
  const sizeBytes = entries.reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name.slice(PREFIX.length) + value),
    0,
  );
  if (sizeBytes > MAX_METADATA_BYTES) {
    throw new AwsError(
      400,
      "MetadataTooLarge",
      "Your metadata headers exceed the maximum allowed metadata size",
      { details: { Size: sizeBytes, MaxSizeAllowed: MAX_METADATA_BYTES } },
    );
  }
  return Object.fromEntries(entries);
}

/** Metadata as headers can carry it; what they cannot is only counted. `missing` counts entries that nobody wrote down here. */
export function showMetadata(
  headers: Readonly<Record<string, string>>,
  missing = 0,
): Record<string, string | undefined> {
  const entries = Object.entries(headers);
  const shown = entries.filter(([name, value]) => isHeaderName(name) && !hasControls(value));
  const missingCount = missing + entries.length - shown.length;
  return {
    ...Object.fromEntries(shown.map(([name, value]) => [name, encodeWords(value)])),
    "x-amz-missing-meta": missingCount > 0 ? String(missingCount) : undefined,
  };
}

const isHeaderName = (name: string) => /^[\w!#$%&'*+.^`|~-]+$/.test(name);

function hasControls(value: string): boolean {
  return [...value].some((character) => {
    const code = character.codePointAt(0) ?? 0;
    return (code < 0x20 && character !== "\t") || code === 0x7f;
  });
}

function decodeWords(text: string): string {
  return text
    .replace(/(\?=)[ \t]+(=\?)/g, "$1$2")
    .replace(/=\?([^?\s]+)\?([BbQq])\?([^?\s]*)\?=/g, (word, charset: string, kind: string, body: string) => {
      try {
        return new TextDecoder(charset, { fatal: true }).decode(bytesOf(kind, body));
      } catch {
        // What cannot be decoded is kept as it was sent.
        return word;
      }
    });
}

function bytesOf(kind: string, body: string): Buffer {
  if (kind.toUpperCase() === "B") return Buffer.from(body, "base64");
  const plain = body
    .replaceAll("_", " ")
    .replace(/=([0-9A-Fa-f]{2})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, "latin1");
}

/** An encoded word has at most 75 characters; this is what twelve characters of `=?UTF-8?B?` and `?=` leave. Source: RFC 2047, 2. */
const MAX_WORD = 63;

/** Text that is not ASCII as encoded words: Q where most of it is ASCII, else B. Both were seen of S3, in minio/minio #21282. */
function encodeWords(text: string): string {
  const characters = [...text];
  const foreign = characters.filter((character) => (character.codePointAt(0) ?? 0) > 0x7e).length;
  if (foreign === 0) return text;
  return encodeParts(characters, characters.length - foreign > foreign ? "Q" : "B").join(" ");
}

function encodeParts(characters: readonly string[], kind: "B" | "Q"): string[] {
  const bytes = Buffer.from(characters.join(""), "utf8");
  const body = kind === "B" ? bytes.toString("base64") : [...bytes].map(encodeByte).join("");
  if (body.length <= MAX_WORD || characters.length === 1) return [`=?UTF-8?${kind}?${body}?=`];
  const middle = characters.length >> 1;
  return [...encodeParts(characters.slice(0, middle), kind), ...encodeParts(characters.slice(middle), kind)];
}

function encodeByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === " ") return "_";
  const isPlain = byte > 0x20 && byte < 0x7f && !"=_?".includes(character);
  return isPlain ? character : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
