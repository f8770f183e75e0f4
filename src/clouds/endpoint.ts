import { UserFacingError } from "../core/errors.ts";
import { isLoopback } from "../core/loopback.ts";

/**
 * Reads a custom endpoint. Plain http is for loopback only: the RAM SDK puts the console password into the URL's query,
 * and every other call carries what a listener could replay.
 * Errors: UserFacingError `BAD_ENDPOINT`, naming the setting.
 */
export function readEndpoint(setting: string, text: string): URL {
  const refuse = (came: string) =>
    new UserFacingError(
      "BAD_ENDPOINT",
      `${setting}: expected a full URL such as https://host or http://127.0.0.1:4566, came ${came}.`,
      "Give the scheme and the host, without a path. Plain http is allowed for loopback addresses only.",
    );
  if (!URL.canParse(text)) throw refuse("something that is no URL");
  const url = new URL(text);
  if (url.username || url.password) throw refuse("a URL with a user name or a password in it");
  if (url.pathname !== "/" || url.search || url.hash) throw refuse("a URL with a path or a query");
  if (url.protocol === "https:") return url;
  if (url.protocol !== "http:") throw refuse(`the scheme ${url.protocol}//`);
  if (!isLoopback(url.hostname)) throw refuse(`plain http to ${url.hostname}`);
  return url;
}
