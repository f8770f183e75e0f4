import { isLoopback } from "../core/loopback.ts";

/** What decides on TLS or on the host in another place than the one that was looked at. Source: pg-connection-string 2. */
const OVERRIDES = ["ssl", "sslnegotiation", "uselibpqcompat"];

/**
 * What is wrong with the address of a database; null when it may be used. Everything but this machine needs
 * TLS that verifies the server, or the operator's statement that the network is private. Other modes are
 * refused: `require` and its kin verify or not by the version of the driver, and `no-verify` never does. `defaultHost` is
 * where the driver connects to when the address names no host (PGHOST).
 */
export function findDatabaseUrlProblem(
  text: string,
  defaultHost = "localhost",
): "DATABASE_URL" | "DATABASE_IN_THE_CLEAR" | null {
  const url = readUrl(text);
  const host = url && hostOf(url);
  if (url === null || host === null) return "DATABASE_URL";
  if (isHere(host || defaultHost)) return null;
  const modes = url.searchParams.getAll("sslmode");
  const isPlain = modes.length === 1 && ["verify-full", "disable"].includes(modes[0] ?? "");
  return isPlain && !OVERRIDES.some((name) => url.searchParams.has(name)) ? null : "DATABASE_IN_THE_CLEAR";
}

/** The driver too takes a user without a host, which is no URL by the standard. */
function readUrl(text: string): URL | null {
  if (!/^postgres(ql)?:\/\//.test(text)) return null;
  if (URL.canParse(text)) return new URL(text);
  const withHost = text.replace("@/", "@localhost/");
  return URL.canParse(withHost) ? new URL(withHost) : null;
}

/** Where the driver connects to: a parameter goes before the address, and the last of several before the others. */
function hostOf(url: URL): string | null {
  try {
    return url.searchParams.getAll("host").at(-1) || decodeURIComponent(url.hostname);
  } catch {
    return null;
  }
}

/** A path is that of a Unix socket. */
function isHere(host: string): boolean {
  return host.startsWith("/") || isLoopback(host.toLowerCase());
}
