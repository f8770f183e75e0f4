import type { CallLimit } from "../../core/call-limits.ts";

/** Methods that the outbox calls; deleting a message is counted as editing it, which is stricter. */
export type OutboxMethod =
  | "chat.postMessage"
  | "chat.update"
  | "conversations.open"
  | "conversations.history"
  | "conversations.replies";

/**
 * Slack's numbers: about one message a second in a channel and some hundred a minute in a workspace; tier 3, which is 50 and
 * more a minute, for each of the other methods. Edits of one channel are spaced too, so that a card that changes fast is
 * drawn once a second and not for each change. A little is left for the way that a call takes, and for other callers.
 * Source: https://docs.slack.dev/apis/web-api/rate-limits
 */
const CHANNEL = { calls: 1, windowMs: 1_200 };
const WORKSPACE = { calls: 200, windowMs: 60_000 };
const TIER_3 = { calls: 45, windowMs: 60_000 };

/** What a call counts against. */
export function limitsOf(method: OutboxMethod, channelId: string): CallLimit[] {
  switch (method) {
    case "chat.postMessage":
      return [channelLimit(channelId), { name: method, ...WORKSPACE }];
    case "chat.update":
      return [channelLimit(channelId), methodLimit(method)];
    default:
      return [methodLimit(method)];
  }
}

/** What Slack's 429 closes: a channel for new messages, the method for all else. */
export function limitToHold(method: OutboxMethod, channelId: string): string {
  return method === "chat.postMessage" ? channelLimit(channelId).name : method;
}

function channelLimit(channelId: string): CallLimit {
  return { name: `channel:${channelId}`, ...CHANNEL };
}

function methodLimit(method: OutboxMethod): CallLimit {
  return { name: method, ...TIER_3 };
}
