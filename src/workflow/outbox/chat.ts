import type { CallLimit } from "../../core/call-limits.ts";
import type { Message } from "../../notices/message.ts";
import type { Texts } from "../../texts/texts.ts";

/** What the outbox calls a chat for, as far as the chat paces it; deleting a message is counted as editing it. */
export type ChatCall = "open" | "post" | "edit" | "find" | "find-in-thread";

/**
 * What a failed call means for the post that it was about.
 *
 * - `throttled`: not done; come back after `retryAfterMs`, or when the chat does not say, after a while of one's own.
 * - `unknown`: perhaps done; look before posting again.
 * - `refused-for-good`: can never be done there, such as in an archived channel.
 * - `content-refused`: the chat does not take what the message is made of.
 * - `gone`: the message to edit or delete is not there.
 * - `later`: not done; nothing of the post's own is wrong, such as a revoked token.
 */
export type ChatFailure =
  | { kind: "throttled"; retryAfterMs: number | null; reason: string }
  | { kind: "unknown" | "refused-for-good" | "content-refused" | "gone" | "later"; reason: string };
export type ChatAnswer<T> = { ok: true; value: T } | { ok: false; failure: ChatFailure };

/** A message that stands; `messageId` is the chat's own. */
export type MessagePlace = { channelId: string; messageId: string };
/** Where a message goes; `threadId` is the message that it answers, or null. */
export type PostPlace = { channelId: string; threadId: string | null };
/**
 * A message and the language of what the chat itself adds, such as how much was left out. `edition` is another one with each
 * edit of a message.
 */
export type Letter = { message: Message; texts: Texts; edition: number };

/**
 * The chat that people read. It draws and cuts messages by its own limits, and never parses our text for mentions or links.
 * Nothing here throws for an outcome that can be expected.
 */
export type Chat = {
  /** The channel of direct messages to a person. */
  openDirect(userId: string): Promise<ChatAnswer<string>>;
  /** `postId` goes with the message, so that it can be found by it. */
  post(place: PostPlace, postId: string, letter: Letter): Promise<ChatAnswer<MessagePlace>>;
  edit(at: MessagePlace, letter: Letter): Promise<ChatAnswer<null>>;
  delete(at: MessagePlace): Promise<ChatAnswer<null>>;
  /**
   * Looks for a post by its id; the message's id, or null when it is not there. `refused-for-good`: it can never be looked for.
   * Only for a post whose outcome is not known: no state is ever read out of a message.
   */
  find(place: PostPlace, postId: string): Promise<ChatAnswer<string | null>>;
  /** A link to a message that works without asking the chat. */
  linkTo(at: MessagePlace): string;
  /** What a call counts against, over all processes. */
  limitsOf(call: ChatCall, channelId: string): CallLimit[];
  /** Which limit lets nothing through when a call was throttled. */
  limitToHold(call: ChatCall, channelId: string): string;
};
