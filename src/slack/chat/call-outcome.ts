import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from "@slack/web-api";
import type { ChatFailure } from "../../workflow/outbox/chat.ts";

/** Errors of docs.slack.dev/reference/methods/chat.postMessage, chat.update and conversations.open. */
const REFUSED_FOR_GOOD: ReadonlySet<string> = new Set([
  "channel_not_found",
  "not_in_channel",
  "is_archived",
  "is_inactive",
  "user_disabled",
  "user_not_found",
  "user_not_visible",
  "users_not_found",
  "cannot_dm_bot",
  "messages_tab_disabled",
  "restricted_action",
  "restricted_action_read_only_channel",
  "restricted_action_thread_locked",
  "restricted_action_thread_only_channel",
  "cant_update_message",
  "edit_window_closed",
  "as_user_not_supported",
]);
const CONTENT_REFUSED: ReadonlySet<string> = new Set([
  "invalid_blocks",
  "invalid_blocks_format",
  "msg_blocks_too_long",
  "msg_too_long",
  "no_text",
  "invalid_metadata_format",
  "metadata_too_large",
]);
/** Slack says of these that some of the operation may have happened. */
const UNKNOWN: ReadonlySet<string> = new Set([
  "fatal_error",
  "internal_error",
  "request_timeout",
  "service_unavailable",
]);

/** What a failed Web API call means for the post that it was about. */
export function readFailure(error: unknown): ChatFailure {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: "throttled", retryAfterMs: error.retryAfter * 1_000, reason: "ratelimited" };
  }
  if (error instanceof WebAPIPlatformError) return readPlatformError(error.data.error);
  if (error instanceof WebAPIHTTPError) return readStatus(error.statusCode);
  if (error instanceof WebAPIRequestError) {
    return { kind: neverSent(error.original) ? "later" : "unknown", reason: reasonOf(error.original) };
  }
  return { kind: "unknown", reason: error instanceof Error ? error.message : String(error) };
}

function readStatus(status: number): ChatFailure {
  // The library knows a 429 by its Retry-After, which a proxy may have taken out.
  if (status === 429) return { kind: "throttled", retryAfterMs: null, reason: "ratelimited" };
  // A gateway's 5xx may come after the call took effect; so may a body that cannot be read.
  return { kind: status >= 500 ? "unknown" : "later", reason: `http ${status}` };
}

function readPlatformError(code: unknown): ChatFailure {
  // The library puts a body that is no JSON here, whole (WebClient.buildResult): it is not known what Slack did.
  if (typeof code !== "string" || !/^[a-z_]{1,80}$/.test(code))
    return { kind: "unknown", reason: "unreadable answer" };
  if (code === "ratelimited" || code === "rate_limited" || code === "message_limit_exceeded") {
    return { kind: "throttled", retryAfterMs: null, reason: code };
  }
  if (code === "message_not_found") return { kind: "gone", reason: code };
  if (REFUSED_FOR_GOOD.has(code)) return { kind: "refused-for-good", reason: code };
  if (CONTENT_REFUSED.has(code)) return { kind: "content-refused", reason: code };
  return { kind: UNKNOWN.has(code) ? "unknown" : "later", reason: code };
}

const NEVER_SENT: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Whether the connection was never made, so that Slack cannot have seen the call. */
function neverSent(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code } = current as NodeJS.ErrnoException;
    if (code !== undefined && NEVER_SENT.has(code)) return true;
  }
  return false;
}

function reasonOf(error: Error): string {
  const { code } = (error.cause ?? error) as NodeJS.ErrnoException;
  return typeof code === "string" ? code : error.message;
}
