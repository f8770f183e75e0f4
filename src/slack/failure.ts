import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from "@slack/web-api";
import { SlackFailure, type SlackTrouble } from "../core/errors.ts";

/** Source: the lists of errors of `auth.test` and `apps.connections.open`, docs.slack.dev/reference/methods. */
const TROUBLE_OF_WORD: Readonly<Record<string, SlackTrouble>> = {
  not_authed: "wrong-token",
  invalid_auth: "wrong-token",
  invalid_token: "wrong-token",
  account_inactive: "ended-token",
  token_revoked: "ended-token",
  token_expired: "ended-token",
  user_removed_from_team: "ended-token",
  team_disabled: "ended-token",
  not_allowed_token_type: "other-token",
  missing_scope: "missing-scope",
  no_permission: "missing-scope",
  ratelimited: "rate-limited",
  rate_limited: "rate-limited",
  internal_error: "away",
  fatal_error: "away",
  service_unavailable: "away",
  request_timeout: "away",
  team_added_to_org: "away",
};

const DEFAULT_RETRY_SECONDS = 30;

/** The one place where an error of Slack's library is read; what is none is a fault of ours and comes back as it is. */
export function toSlackFailure(error: unknown): unknown {
  if (error instanceof WebAPIPlatformError) return ofWord(error);
  if (error instanceof WebAPIRateLimitedError) {
    return new SlackFailure("rate-limited", "ratelimited", { retryAfterSeconds: error.retryAfter });
  }
  if (error instanceof WebAPIHTTPError) {
    const { statusCode } = error;
    const trouble = statusCode >= 500 || statusCode === 408 ? "away" : "refused";
    return new SlackFailure(trouble, `HTTP ${statusCode}`);
  }
  if (error instanceof WebAPIRequestError) {
    return new SlackFailure("away", wordOfConnection(error.original));
  }
  return error;
}

function ofWord(error: WebAPIPlatformError): SlackFailure {
  const { error: word, needed } = error.data as { error: string; needed?: unknown };
  const trouble = TROUBLE_OF_WORD[word] ?? "refused";
  return new SlackFailure(trouble, word, {
    neededScopes: typeof needed === "string" ? needed.split(",") : [],
    retryAfterSeconds: trouble === "rate-limited" ? DEFAULT_RETRY_SECONDS : 0,
  });
}

/** The system's word, which the library and `fetch` wrap; the first one on the way down. */
function wordOfConnection(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === "string" && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
    if (/timeout|aborted/i.test(at.name) || /timeout|aborted/i.test(at.message)) return "Timeout";
    if (at instanceof AggregateError && at.errors.length > 0) return wordOfConnection(at.errors[0]);
  }
  return "no connection";
}

/** Runs one call; its failure becomes a `SlackFailure`. */
export async function orSlackFailure<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw toSlackFailure(error);
  }
}
