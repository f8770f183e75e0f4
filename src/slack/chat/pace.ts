import type { CallLimit } from "../../core/call-limits.ts";
import type { ChatCall } from "../../workflow/outbox/chat.ts";

/** The methods behind the outbox's calls; their names are those of limits in the store. */
const METHODS: Record<ChatCall, string> = {
  open: "conversations.open",
  post: "chat.postMessage",
  edit: "chat.update",
  find: "conversations.history",
  "find-in-thread": "conversations.replies",
};

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
export function limitsOf(call: ChatCall, channelId: string): CallLimit[] {
  const name = METHODS[call];
  switch (call) {
    case "post":
      return [channelLimit(channelId), { name, ...WORKSPACE }];
    case "edit":
      return [channelLimit(channelId), { name, ...TIER_3 }];
    default:
      return [{ name, ...TIER_3 }];
  }
}

/** What Slack's 429 closes: a channel for new messages, the method for all else. */
export function limitToHold(call: ChatCall, channelId: string): string {
  return call === "post" ? channelLimit(channelId).name : METHODS[call];
}

function channelLimit(channelId: string): CallLimit {
  return { name: `channel:${channelId}`, ...CHANNEL };
}
