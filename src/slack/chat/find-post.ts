import type { WebClient } from "@slack/web-api";
import { POST_EVENT_TYPE } from "../ids.ts";

/** How far back a lost post is looked for. It was tried minutes ago, or before the last restart. */
const PAGES = 5;
const PAGE_SIZE = 200;

/**
 * Looks for a post by the outbox id in its metadata; its timestamp, or null when it is not there.
 * Only for a post whose outcome is not known: no state is ever read out of a message.
 * Errors: WebAPI errors.
 */
export async function findPostedTs(
  client: WebClient,
  where: { channelId: string; threadTs: string | null },
  postId: string,
): Promise<string | null> {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const common = {
      channel: where.channelId,
      include_all_metadata: true,
      limit: PAGE_SIZE,
      ...(cursor === undefined ? {} : { cursor }),
    };
    const answer =
      where.threadTs === null
        ? await client.conversations.history(common)
        : await client.conversations.replies({ ...common, ts: where.threadTs });
    const found = answer.messages?.find((message) => carriesId(message, postId));
    if (found?.ts) return found.ts;
    cursor = answer.response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return null;
  }
  return null;
}

/** The library's types know `metadata` only of history; it comes with replies too. */
function carriesId(message: object, postId: string): boolean {
  const { metadata } = message as {
    metadata?: { event_type?: string; event_payload?: { post_id?: unknown } };
  };
  return metadata?.event_type === POST_EVENT_TYPE && metadata.event_payload?.post_id === postId;
}
