import { type Logger, LogLevel } from "@slack/bolt";
import { redact } from "../security/redact.ts";
import type { Log } from "../workflow/deps.ts";

/**
 * Slack's libraries speaking into our log. Their debug lines hold whole payloads, view contents included
 * (slackapi/node-slack-sdk#1831 is about tokens in them), so that level is never passed on, whatever ours is.
 */
export function createSlackLog(log: Log, part: string): Logger {
  const write =
    (level: "info" | "warn" | "error") =>
    (...messages: unknown[]) =>
      log[level]({ part }, explain(messages.map(sayMessage).join(" ")));
  return {
    debug: () => undefined,
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    setLevel: () => undefined,
    setName: () => undefined,
    getLevel: () => LogLevel.INFO,
  };
}

/** Slack signs with the right time, so that a request which seems stale is either sent again by somebody, or the clock is wrong. */
function explain(text: string): string {
  return text.includes("x-slack-request-timestamp must differ")
    ? `${text}; if these are Slack's own requests, the clock of this host is wrong: set it and keep it right with NTP`
    : text;
}

/** Texts and errors as they say themselves; of anything else only the type, since it may be a payload. */
function sayMessage(message: unknown): string {
  if (typeof message === "string") return hideTicket(redact(message));
  if (message instanceof Error) return hideTicket(redact(`${message.name}: ${message.message}`));
  return `[${typeof message}]`;
}

/** A WebSocket address carries a one-time ticket that opens the connection. */
function hideTicket(text: string): string {
  return text.replace(/wss?:\/\/\S+/g, "wss://[redacted]");
}
