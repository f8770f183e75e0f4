import { type Logger, LogLevel } from "@slack/bolt";
import { redactBeginning } from "../security/redact.ts";
import type { Log } from "../workflow/deps.ts";

const MAX_LENGTH = 2_000;

/**
 * Slack's libraries speaking into our log. Their debug lines hold whole payloads, view contents included
 * (slackapi/node-slack-sdk#1831 is about tokens in them), so that level is never passed on, whatever ours is.
 */
export function createSlackLog(log: Log, part: string): Logger {
  const write =
    (level: "info" | "warn" | "error") =>
    (...messages: unknown[]) =>
      log[level]({ part }, messages.map(sayMessage).join(" "));
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

/** Texts and errors as they say themselves; of anything else only the type, since it may be a payload. */
function sayMessage(message: unknown): string {
  if (typeof message === "string") return hideTicket(redactBeginning(message, MAX_LENGTH));
  if (message instanceof Error)
    return hideTicket(redactBeginning(`${message.name}: ${message.message}`, MAX_LENGTH));
  return `[${typeof message}]`;
}

/** A WebSocket address carries a one-time ticket that opens the connection. */
function hideTicket(text: string): string {
  return text.replace(/wss?:\/\/\S+/g, "wss://[redacted]");
}
