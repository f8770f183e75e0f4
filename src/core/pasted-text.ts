/**
 * What surrounds an address that somebody copied: Slack's link syntax, quotes, brackets, a sentence's last full stop. Nothing here
 * knows what an address is.
 */

/**
 * Around a text: blanks, and marks that nobody sees, such as zero-width spaces and the byte order mark. Inside they stay: in a
 * name they make another one of it, which is refused, and an object's key may have them.
 */
const UNSEEN_AROUND =
  /^[\s\u00AD\u200B-\u200F\u2060\u202A-\u202E\uFEFF]+|[\s\u00AD\u200B-\u200F\u2060\u202A-\u202E\uFEFF]+$/g;

/** Pairs that people and programs put around a copied text. */
const PAIRS: readonly (readonly [open: string, close: string])[] = [
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["*", "*"],
  ["<", ">"],
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["“", "”"],
  ["‘", "’"],
  ["«", "»"],
  ["「", "」"],
  ["《", "》"],
  ["【", "】"],
  ["（", "）"],
];

/** Ends of sentences and of items in a list. No bucket name ends with one, and of a prefix hardly any. */
const LAST_MARKS = /[,;:!?，；：！？。、]+$|(?<!\.)\.$/;
/** More layers than anybody wraps around an address. */
const MAX_LAYERS = 8;

/** The address inside a pasted text: `<https://host/path|words>,` becomes `https://host/path`. */
export function unwrapPasted(text: string): string {
  let rest = text.replace(UNSEEN_AROUND, "");
  for (let layer = 0; layer < MAX_LAYERS; layer += 1) {
    const inner = unwrapOnce(rest);
    if (inner === rest) break;
    rest = inner;
  }
  return rest;
}

function unwrapOnce(text: string): string {
  // Markdown: [words](address).
  const markdown = /^\[[^\]]*\]\(([^\s)]+)\)$/.exec(text)?.[1];
  if (markdown !== undefined) return markdown;
  // Slack's mrkdwn: <address|words>, with &, < and > escaped in it.
  const slackLink = /^<([^<>|]+)\|[^<>]*>$/.exec(text)?.[1];
  if (slackLink !== undefined) return unescapeSlack(slackLink).trim();
  const pair = PAIRS.find(
    ([open, close]) => text.length > 1 && text.startsWith(open) && text.endsWith(close),
  );
  if (pair !== undefined) {
    const inside = text.slice(1, -1).trim();
    return pair[0] === "<" ? unescapeSlack(inside) : inside;
  }
  return text.replace(LAST_MARKS, "").trim();
}

/** The three characters that Slack escapes in what it sends. Source: docs.slack.dev/messaging/formatting-message-text. */
export function unescapeSlack(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** The parts of a web address; null for what is none, or has a user or a password in it. */
export type WebAddress = {
  /** In small letters, without port and final dot. */
  host: string;
  /** As written, without the first slash, still percent-encoded. */
  path: string;
  query: ReadonlyMap<string, string>;
  /** What follows `#`, as written. */
  fragment: string;
};

/** Not `URL`: it would resolve `..` and empty segments, which are parts of an object's key. */
export function readWebAddress(text: string): WebAddress | null {
  const match = /^https?:\/\/([^/?#\s@]+)\/?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is.exec(text);
  if (match === null) return null;
  const [, authority = "", path = "", query = "", fragment = ""] = match;
  const host = authority.toLowerCase().replace(/:\d*$/, "").replace(/\.$/, "");
  return { host, path, query: readQuery(query), fragment };
}

/** Names and values of a query, decoded; of a name that stands twice the first. */
export function readQuery(query: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const pair of query.split("&")) {
    const [name = "", ...rest] = pair.split("=");
    const key = decodePercent(name);
    if (key !== "" && !values.has(key)) values.set(key, decodePercent(rest.join("=").replaceAll("+", " ")));
  }
  return values;
}

/** Percent-encoding undone; a text that is not well encoded is left as it is. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign is a character like any other.
    return text;
  }
}
