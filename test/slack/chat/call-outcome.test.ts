import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from "@slack/web-api";
import { describe, expect, it } from "vitest";
import { readFailure } from "../../../src/slack/chat/call-outcome.ts";
import type { ChatFailure } from "../../../src/workflow/outbox/chat.ts";

/** Slack's codes, each with what it means for the post; a code that nobody knows is nothing of the post's own. */
const CODES: Record<ChatFailure["kind"], readonly string[]> = {
  throttled: ["ratelimited", "rate_limited", "message_limit_exceeded"],
  unknown: ["fatal_error", "internal_error", "request_timeout", "service_unavailable"],
  gone: ["message_not_found"],
  "refused-for-good": [
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
  ],
  "content-refused": [
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "invalid_metadata_format",
    "metadata_too_large",
  ],
  later: ["token_revoked", "missing_scope", "invalid_auth", "team_access_not_granted"],
};

describe("what a failed call means for its post", () => {
  it.each(Object.entries(CODES).flatMap(([kind, codes]) => codes.map((code) => [code, kind] as const)))(
    "%s: %s",
    (code, kind) => {
      expect(readFailure(new WebAPIPlatformError({ ok: false, error: code }))).toMatchObject({
        kind,
        reason: code,
      });
    },
  );

  const http = (status: number) => new WebAPIHTTPError(status, "made up", {}, "");
  const broken = (code: string) =>
    new WebAPIRequestError(
      new Error("fetch failed", { cause: Object.assign(new Error("made up"), { code }) }),
    );
  it.each([
    ["a gateway that says 500", http(500), "unknown"],
    ["a gateway that says 504", http(504), "unknown"],
    ["a 429 without Retry-After", http(429), "throttled"],
    ["another status", http(404), "later"],
    ["a body that is no JSON", new WebAPIPlatformError({ ok: false, error: "<html>Bad gateway" }), "unknown"],
    ["a connection that was cut", broken("ECONNRESET"), "unknown"],
    ["an answer that took too long", broken("UND_ERR_HEADERS_TIMEOUT"), "unknown"],
    ["a connection that was never made", broken("ECONNREFUSED"), "later"],
    ["a name that is not known", broken("ENOTFOUND"), "later"],
    ["whatever else was thrown", new TypeError("made up"), "unknown"],
  ] as const)("%s: %s", (_, error, kind) => {
    expect(readFailure(error).kind).toBe(kind);
  });

  it("Retry-After is waited as long as it says", () => {
    expect(readFailure(new WebAPIRateLimitedError(7))).toMatchObject({
      kind: "throttled",
      retryAfterMs: 7_000,
    });
  });
});
