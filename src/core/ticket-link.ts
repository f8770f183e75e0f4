import type { TicketPlace } from "./links.ts";
import { isNewTicketPage, namesTicket } from "./ticket-name.ts";

/** Longest link that is stored. */
const MAX_LENGTH = 500;

export type TicketProblem =
  | "not-a-link"
  | "not-https"
  | "host"
  | "user-info"
  | "port"
  | "too-long"
  | "new-ticket"
  | "no-ticket";

/** Why a text is no link to a ticket, or null. The link is never fetched. */
export function findTicketProblem(
  text: string,
  { hosts, page }: Pick<TicketPlace, "hosts" | "page">,
): TicketProblem | null {
  const trimmed = text.trim();
  if (trimmed.length > MAX_LENGTH) return "too-long";
  // The parser drops or repairs what a person would see as another address than the one it opens: white space, control and
  // bidi characters, slashes that are missing or too many, a host in other characters.
  if (/[\s\\\p{Cc}\p{Cf}]/u.test(trimmed) || !URL.canParse(trimmed)) return "not-a-link";
  const url = new URL(trimmed);
  if (url.protocol !== "https:") return "not-https";
  const shownHost = /^https:\/\/([^/?#]+)/i.exec(trimmed)?.[1];
  if (shownHost === undefined) return "not-a-link";
  if (shownHost.includes("@")) return "user-info";
  if (/:\d*$/.test(shownHost)) return "port";
  if (!hosts.includes(url.hostname) || shownHost.toLowerCase() !== url.hostname) return "host";
  const newTicketPage = new URL(page);
  if (namesTicket(url, newTicketPage)) return null;
  return isNewTicketPage(url, newTicketPage) ? "new-ticket" : "no-ticket";
}
