import type { KnownBlock } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import type { Chat, ChatAnswer, Letter } from "../workflow/outbox/chat.ts";
import { readFailure } from "./chat/call-outcome.ts";
import { findPostedTs } from "./chat/find-post.ts";
import { limitsOf, limitToHold } from "./chat/pace.ts";
import { POST_EVENT_TYPE } from "./ids.ts";
import { toSlackMessage } from "./message.ts";

/** Names and addresses in our texts stay as they are: nothing becomes a mention or a link that we did not make one. */
const OUR_TEXT_AS_IT_IS = { parse: "none", link_names: false } as const;

/** Slack as the outbox knows a chat. `client` does not retry and throws on 429: `createSlackClients().posts`. */
export function createSlackChat(client: WebClient, workspaceUrl = ANY_WORKSPACE): Chat {
  return {
    limitsOf,
    limitToHold,
    linkTo: ({ channelId, messageId }) => messageUrl(workspaceUrl, channelId, messageId),

    // Opening fails for a deactivated person; posting to them would succeed silently (slackapi/python-slack-sdk#1156).
    openDirect: (userId) =>
      answer(async () => {
        const { channel } = await client.conversations.open({ users: userId });
        if (channel?.id === undefined) throw new Error("conversations.open answered without a channel");
        return channel.id;
      }),

    post({ channelId, threadId }, postId, letter) {
      const message = draw(letter);
      return answer(async () => {
        const { ts, channel } = await client.chat.postMessage({
          channel: channelId,
          ...message,
          ...OUR_TEXT_AS_IT_IS,
          unfurl_links: false,
          unfurl_media: false,
          metadata: { event_type: POST_EVENT_TYPE, event_payload: { post_id: postId } },
          ...(threadId === null ? {} : { thread_ts: threadId }),
        });
        if (!ts) throw new Error("chat.postMessage answered without a timestamp");
        return { channelId: channel ?? channelId, messageId: ts };
      });
    },

    edit({ channelId, messageId }, letter) {
      const message = draw(letter);
      return answer(async () => {
        await client.chat.update({ channel: channelId, ts: messageId, ...message, ...OUR_TEXT_AS_IT_IS });
        return null;
      });
    },

    delete: ({ channelId, messageId }) =>
      answer(async () => {
        await client.chat.delete({ channel: channelId, ts: messageId });
        return null;
      }),

    async find({ channelId, threadId }, postId) {
      const found = await answer(() => findPostedTs(client, { channelId, threadTs: threadId }, postId));
      if (found.ok || found.failure.reason !== "missing_scope") return found;
      return { ok: false, failure: { kind: "refused-for-good", reason: found.failure.reason } };
    },
  };
}

/** Slack asks for other block ids with each edit: docs.slack.dev/reference/block-kit/blocks, `block_id`. */
function draw({ message, texts, edition }: Letter) {
  const { text, blocks } = toSlackMessage(message, texts);
  const inEdition = (block: KnownBlock): KnownBlock =>
    block.block_id === undefined ? block : { ...block, block_id: `${block.block_id}:${edition}` };
  return { text, blocks: blocks.map(inEdition) };
}

/** Its `archives` path redirects to the message, in a browser that knows which workspace is meant. */
const ANY_WORKSPACE = "https://slack.com/";

/** The same as chat.getPermalink answers, without asking: `workspaceUrl` is that of auth.test, with its slash. */
function messageUrl(workspaceUrl: string, channelId: string, ts: string): string {
  return `${workspaceUrl}archives/${channelId}/p${ts.replace(".", "")}`;
}

async function answer<T>(call: () => Promise<T>): Promise<ChatAnswer<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    return { ok: false, failure: readFailure(error) };
  }
}
