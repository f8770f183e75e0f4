/** Longest link that is stored. */
const MAX_LENGTH = 500;

export type TicketProblem = "not-a-link" | "not-https" | "host" | "user-info" | "port" | "too-long";

/** Why a text is no link to a ticket, or null. The link is never fetched. */
export function findTicketProblem(text: string, hosts: readonly string[]): TicketProblem | null {
  const trimmed = text.trim();
  if (trimmed.length > MAX_LENGTH) return "too-long";
  // The parser would drop tabs and line breaks, and show a person another address than it opens.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\s\u0000-\u001f\u007f\\]/.test(trimmed) || !URL.canParse(trimmed)) return "not-a-link";
  const url = new URL(trimmed);
  if (url.protocol !== "https:") return "not-https";
  if (url.username !== "" || url.password !== "" || trimmed.split(/[/?#]/)[2]?.includes("@"))
    return "user-info";
  if (/:\d*$/.test(trimmed.split(/[/?#]/)[2] ?? "")) return "port";
  return hosts.includes(url.hostname) ? null : "host";
}
