import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { DAY_MS } from "../core/durations.ts";
import type { ApiToken } from "../core/machine-settings.ts";

/** A token begins so, for scanners of leaked secrets. */
const PREFIX = "mgwp_";
const BYTES = 32;

/** A new token and what the settings hold of it. */
export function makeApiToken(): { token: string; hash: string } {
  const token = `${PREFIX}${randomBytes(BYTES).toString("base64url")}`;
  return { token, hash: hashApiToken(token) };
}

/** 256 random bits need no slow hash. */
function hashApiToken(token: string): string {
  return `sha256:${createHash("sha256").update(token).digest("hex")}`;
}

/** The token of the settings that a request brings; null when it is none, or is over. */
export function findApiToken(
  tokens: readonly ApiToken[],
  authorization: string | undefined,
  now: Date,
): ApiToken | null {
  const [, given] = /^Bearer ([!-~]{1,200})$/.exec(authorization ?? "") ?? [];
  if (given === undefined) return null;
  const hash = Buffer.from(hashApiToken(given));
  // All of them, so that the time says nothing of which one it was.
  const [found] = tokens.filter((token) => timingSafeEqual(hash, Buffer.from(token.hash)));
  return found !== undefined && now.getTime() < endOf(found) ? found : null;
}

/** The end of its last day. */
function endOf({ expires }: ApiToken): number {
  return Date.parse(`${expires}T00:00:00Z`) + DAY_MS;
}
