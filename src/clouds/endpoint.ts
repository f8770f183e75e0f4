import { UserFacingError } from "../core/errors.ts";
import { isLoopback } from "../core/loopback.ts";
import type { BadEndpoint } from "../core/problem.ts";

/**
 * Reads a custom endpoint. Plain http is for loopback only: the RAM SDK puts the console password into the URL's query,
 * and every other call carries what a listener could replay.
 * Errors: UserFacingError `BAD_ENDPOINT`, naming the setting.
 */
export function readEndpoint(setting: string, text: string): URL {
  const refuse = (came: BadEndpoint) =>
    new UserFacingError({ code: "BAD_ENDPOINT", args: { setting, came } });
  if (!URL.canParse(text)) throw refuse({ kind: "no-url" });
  const url = new URL(text);
  if (url.username || url.password) throw refuse({ kind: "credentials" });
  if (url.pathname !== "/" || url.search || url.hash) throw refuse({ kind: "path" });
  if (url.protocol === "https:") return url;
  if (url.protocol !== "http:") throw refuse({ kind: "scheme", scheme: url.protocol });
  if (!isLoopback(url.hostname)) throw refuse({ kind: "plain-http", host: url.hostname });
  return url;
}
