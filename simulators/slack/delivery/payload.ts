import type { Json } from "../state.ts";

/** Something to hand to the app, before it is known over which transport. */
export type Payload = {
  kind: "slash_commands" | "interactive" | "events_api";
  body: Json;
  /** Whether what the app answers in its acknowledgement means something. */
  acceptsResponse: boolean;
};

/** Which attempt this is; null for the first. `reason` is Slack's word: `timeout`, `http_error` … */
export type Retry = { number: number; reason: string } | null;

/** One attempt to hand over a payload, with an id that stays the same when it is sent twice on purpose. */
export type Envelope = { id: string; payload: Payload; retry: Retry };

/**
 * How the app took a payload. The errors are the words a person is shown after "failed with the error":
 * no acknowledgement in time, nowhere to send it, or an HTTP status that is no success.
 */
export type Outcome =
  | { ok: true; ackMs: number; response: Json | null }
  | {
      ok: false;
      error: "operation_timeout" | "dispatch_failed" | "http_service_error" | "http_client_error";
      ackMs: number;
      /** Slack's reason on a retry of this payload; null when the app asked for none (x-slack-no-retry). */
      retryReason: string | null;
    };
