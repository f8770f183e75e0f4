import type { BucketLimit, CallLimit } from "../../core/call-limits.ts";
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
 * Slack's numbers: about one message a second in a channel with "short bursts" above it, which are not promised and so stay
 * small, and some hundred a minute in a workspace; tier 3, which is 50 and more a minute, for each of the other methods. Edits
 * have no rule by channel: one that waits keeps no message waiting. A little is left for the way that a call takes, and for
 * other callers. Source: https://docs.slack.dev/apis/web-api/rate-limits
 */
const CHANNEL = { burst: 4, refillMs: 1_050 };
const WORKSPACE = { calls: 200, windowMs: 60_000 };
const TIER_3 = { calls: 45, windowMs: 60_000 };

/** What a call counts against. */
export function limitsOf(call: ChatCall, channelId: string): CallLimit[] {
  const name = METHODS[call];
  return call === "post" ? [channelLimit(channelId), { name, ...WORKSPACE }] : [{ name, ...TIER_3 }];
}

/** What Slack's 429 closes: a channel for new messages, the method for all else. */
export function limitToHold(call: ChatCall, channelId: string): string {
  return call === "post" ? channelLimit(channelId).name : METHODS[call];
}

function channelLimit(channelId: string): BucketLimit {
  return { name: `channel:${channelId}`, ...CHANNEL };
}
