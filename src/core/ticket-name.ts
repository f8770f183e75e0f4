/**
 * Whether a link names one ticket: by its id or number in path, query or fragment. Help desks differ, so what is known is
 * what names none: pages for a new ticket, lists, and the page that the bot itself sends people to.
 * Seen at Alibaba Cloud: `#/ticket/detail/?ticketId=ET1FXK3P`, `/service/chat?id=000GJSBSH0`; and as pages for a new one
 * `#/ticket/createIndex`, `#/ticket/add/?productId=1226`, `/ticket/category/dts/today`, `/ticket/scene/ecs/…/detail`,
 * `/service/create-ticket-intl`.
 */
export function namesTicket(link: URL, newTicketPage: URL): boolean {
  const parts = partsOf(link);
  const page = partsOf(newTicketPage);
  const isSameHost = link.hostname === newTicketPage.hostname;
  if (isNewTicketPage(link, newTicketPage) || isList(parts.segments)) return false;
  const shared = isSameHost ? sharedLength(parts.segments, page.segments) : 0;
  const own = parts.segments.slice(shared);
  return (
    own.some((segment, index) => isTicketName(segment, own[index - 1] ?? "")) ||
    parts.pairs.some((pair) => isTicketPair(pair) && !(isSameHost && has(page, pair)))
  );
}

/** Whether a link opens a page on which a new ticket is written. */
export function isNewTicketPage(link: URL, newTicketPage: URL): boolean {
  const parts = partsOf(link);
  const isSameHost = link.hostname === newTicketPage.hostname;
  return parts.segments.some(isPageForNew) || (isSameHost && isPage(parts, partsOf(newTicketPage)));
}

/** The number or id by which a ticket's link names it; null where the link says none that can be told from the rest. */
export function ticketNumberOf(link: string): string | null {
  if (!URL.canParse(link)) return null;
  const { segments, pairs } = partsOf(new URL(link));
  const pair = pairs.find(isTicketPair)?.value;
  const named =
    pair ?? segments.findLast((segment, index) => isTicketName(segment, segments[index - 1] ?? ""));
  return named ?? null;
}

/** An address behind its host: the segments of path and fragment, and the pairs of query and fragment. */
type Parts = { segments: string[]; pairs: Pair[] };
/** The key in small letters, the value as it is. */
type Pair = { key: string; value: string };

function partsOf({ pathname, search, hash }: URL): Parts {
  const [place = "", ...queries] = hash.slice(1).split("?");
  const parts: Parts = { segments: [], pairs: [] };
  // What is encoded opens the same page for most consoles; values of a query stay whole: one may be an address itself.
  for (const piece of `${decodeAll(pathname)}/${decodeAll(place)}`.split(/[/?#&;]/)) add(parts, piece);
  for (const piece of [search.slice(1), ...queries].flatMap((query) => query.split("&"))) add(parts, piece);
  return parts;
}

function add({ segments, pairs }: Parts, piece: string): void {
  const at = piece.indexOf("=");
  const text = clean(at < 0 ? piece : piece.slice(0, at)).toLowerCase();
  if (at >= 0) pairs.push({ key: text, value: clean(piece.slice(at + 1)) });
  else if (text !== "" && text !== "!") segments.push(text);
}

function clean(text: string): string {
  return decodeAll(text).normalize("NFKC").trim();
}

const DECODED_AT_MOST = 5;

/** Decoded until nothing changes any more; what is no text when decoded stays as it is. */
function decodeAll(text: string): string {
  let decoded = text;
  for (let times = 0; times < DECODED_AT_MOST; times += 1) {
    const next = decoded.replace(/(?:%[0-9a-f]{2})+/gi, decodeOnce);
    if (next === decoded) break;
    decoded = next;
  }
  return decoded;
}

function decodeOnce(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** `create-ticket-intl`, `createindex`, `add`, `new-request`; the categories and scenes that a new ticket is begun from. */
function isPageForNew(segment: string): boolean {
  return (
    /^(create|open-?ticket)[^\d]*$/.test(segment) ||
    /^(new|add|submit)([-_]?(ticket|order|workorder|case|issue|request|incident))?$/.test(segment) ||
    /^(category|scene)$/.test(segment)
  );
}

function isListWord(segment: string): boolean {
  return /^((my|all)?[-_]?(ticket|order|case)?[-_]?lists?|search|history|page)$/.test(segment);
}

/** A list, of whatever page or filter: nothing behind its name but numbers. */
function isList(segments: readonly string[]): boolean {
  const at = segments.findIndex(isListWord);
  return at >= 0 && segments.slice(at + 1).every((segment) => isListWord(segment) || /^\d+$/.test(segment));
}

/** The page for a new ticket, with whatever else in its query. A page that is the host alone is judged like any other. */
function isPage({ segments, pairs }: Parts, page: Parts): boolean {
  return (
    page.segments.length > 0 &&
    segments.length === page.segments.length &&
    sharedLength(segments, page.segments) === segments.length &&
    page.pairs.every((pair) => has({ pairs }, pair))
  );
}

function has({ pairs }: Pick<Parts, "pairs">, { key, value }: Pair): boolean {
  return pairs.some((pair) => pair.key === key && pair.value.toLowerCase() === value.toLowerCase());
}

/** How many segments two places have in common at their beginning. */
function sharedLength(some: readonly string[], others: readonly string[]): number {
  const differs = some.findIndex((segment, index) => segment !== others[index]);
  return differs < 0 ? some.length : differs;
}

const TICKET = "(selected)?(ticket|workorder|wo|order|case|issue|incident|problem|bug)";
const ID = "(id|no|num|nr|number|key|code)";
const SHORT_KEY = /^(id|no|number|sysid|track|ticket|workorder|case|issue|selectedissue|incident|bug)$/;
const FULL_KEY = new RegExp(`^${TICKET}${ID}$`);

/**
 * What help desks call a ticket in a query; an id of anything else (product, category, user) names no ticket. Under a key
 * that says "ticket id" it may be of capital letters alone: Alibaba Cloud's are drawn from both.
 */
function isTicketPair({ key, value }: Pair): boolean {
  const name = key.replace(/[-_.]/g, "");
  if (FULL_KEY.test(name) && /^(?!UNDEFINED$)[A-Z]{6,}$/.test(value)) return true;
  return (FULL_KEY.test(name) || SHORT_KEY.test(name)) && isId(value);
}

/** Letters, digits and separators, with a digit, and not zeros alone: `null`, `undefined` and `0` are no ids. */
function isId(text: string): boolean {
  return /^(?=.*\d)(?!0+$)[\p{L}\d][\p{L}\d._~:-]*$/u.test(text);
}

/** An id in a path; `v2`, `v1.0`, `s3` and `ticket2` are versions and names of things, `list/2` is a page. */
function isTicketName(segment: string, before: string): boolean {
  if (isListWord(before) && /^\d+$/.test(segment)) return false;
  return isId(segment) && !/^(v?\d+(\.\d+)+|v\d+|[a-z]+\d{1,2})(\.[a-z]+)?$/.test(segment);
}
