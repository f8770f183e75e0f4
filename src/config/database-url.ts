import { isLoopback } from "../core/loopback.ts";

const FORM = "expected a URL such as postgresql://user:password@host/database?sslmode=verify-full";
const NEEDS_TLS =
  "the server is not on this machine: expected sslmode=verify-full in the URL (with sslrootcert=/path where its " +
  "certificate is of a CA of your own). Approvals, sealed credentials and the password travel there; sslmode=disable " +
  "says that only the two of them share that network";
/** What decides on TLS or on the host in another place than the one that was looked at. Source: pg-connection-string 2. */
const OVERRIDES = ["ssl", "sslnegotiation", "uselibpqcompat"];

/**
 * What is wrong with the address of a database, as a remedy; null when it may be used. Everything but this machine needs
 * TLS that verifies the server, or the operator's statement that the network is private. Other modes are
 * refused: `require` and its kin verify or not by the version of the driver, and `no-verify` never does. `defaultHost` is
 * where the driver connects to when the address names no host (PGHOST).
 */
export function findDatabaseUrlProblem(text: string, defaultHost = "localhost"): string | null {
  const url = readUrl(text);
  const host = url && hostOf(url);
  if (url === null || host === null) return FORM;
  if (isHere(host || defaultHost)) return null;
  const modes = url.searchParams.getAll("sslmode");
  const isPlain = modes.length === 1 && ["verify-full", "disable"].includes(modes[0] ?? "");
  return isPlain && !OVERRIDES.some((name) => url.searchParams.has(name)) ? null : NEEDS_TLS;
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
