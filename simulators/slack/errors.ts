import type { WireReply } from "../shared/server.ts";

/** An answer of the Web API that is not ok: Slack's word, and what it adds to the body. */
export class SlackApiError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, details: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** Refuses with messages in Slack's form: `[ERROR] missing required field: view [json-pointer:/view]`. */
export function invalidArguments(messages: readonly string[]): SlackApiError {
  return new SlackApiError("invalid_arguments", {
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}

/** Refuses blocks of a message; chat.* repeats the messages without their level under `errors`. */
export function invalidBlocks(messages: readonly string[]): SlackApiError {
  return new SlackApiError("invalid_blocks", {
    errors: messages,
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}

/** What a person's client shows instead of an answer, and what a control function says when it cannot be done. */
export class ControlError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, explanation: string, details: Readonly<Record<string, unknown>> = {}) {
    super(explanation);
    this.code = code;
    this.details = details;
  }

  toJson(): Record<string, unknown> {
    return { ok: false, error: this.code, explanation: this.message, ...this.details };
  }
}

/** JSON as Slack sends it; an `ok: false` body also tells the journal its code. */
export function jsonReply(
  body: Record<string, unknown>,
  status = 200,
  headers: Record<string, string> = {},
): WireReply {
  const error = body["error"];
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(body),
    ...(typeof error === "string" ? { errorCode: error } : {}),
  };
}
