/**
 * A post as drafted; `notice` is the story's data, opaque here. `waitMs`: how long one that waits for nothing may wait for more to
 * say; the next draft of it without is due at once.
 */
export type StoredPostDraft = { key: string; target: PostTarget; notice: unknown; waitMs?: number };

/** Where a post goes. `card` is the channel itself, `thread` the card's thread, `direct` a person, `operators` theirs. */
export type PostTarget =
  | { kind: "card" | "thread" | "operators"; channelId: string }
  | { kind: "direct"; userId: string };

/** A post and how far it has got. `version` counts drafts, `postedVersion` those that the chat has. */
export type Post = {
  id: string;
  preparationId: string | null;
  key: string;
  target: PostTarget;
  notice: unknown;
  version: number;
  postedVersion: number;
  /** Its place in the chat; null until it was posted. */
  channelId: string | null;
  ts: string | null;
  /** A posting was begun and its outcome is not known. */
  isOutcomeUnknown: boolean;
  /** How often Slack has not taken it, as it now reads. */
  attempts: number;
};

/** One that is to be sent now. */
export type ClaimedPost = Post & {
  /** The message of its preparation's card, in whose thread it goes; null where there is none. */
  cardTs: string | null;
};

/** The outbox: what is to be said, and how far it has got. */
export type PostStore = {
  /**
   * Calls `listener` after each transaction of this process that drafted posts, or had some drawn again, is committed, with the
   * ids of the channels and people they go to; null: that is not known. `waitsMs`: how long what was drafted may wait, where it
   * is not due at once. Returns what ends it.
   */
  onPostsDrafted(
    listener: (to: ReadonlySet<string> | null, waitsMs: ReadonlySet<number>) => void,
  ): () => void;
  /**
   * Posts that the chat does not have as they stand, claimed for `leaseMs` so that no other process takes them. In two lanes:
   * of messages that were never posted at most one a destination channel, and none whose predecessor in the same thread
   * waits; and any edits of those that stand. Each lane oldest first, but what nobody waits for after the rest: messages of
   * `quietKinds`, and edits in threads. One whose destination was altered is given up, and holds no other back; `onUnreadable` gets its id.
   */
  claimPosts(input: {
    owner: string;
    /** At most so many of each lane. */
    limits: { posts: number; edits: number };
    leaseMs: number;
    now: Date;
    /** The key of the post that is a preparation's card. */
    cardKey: string;
    /** Kinds of notices that nobody waits for. */
    quietKinds: readonly string[];
    onUnreadable?(postId: string, preparationId: string | null): Promise<void>;
  }): Promise<ClaimedPost[]>;
  /** Frees the posts that a process had claimed which is gone. */
  releaseLeases(owner: string): Promise<void>;
  /**
   * Says that a post is about to be made: the post as it now stands; null when its lease is no longer this owner's, or its row
   * cannot be read: then it must not be.
   */
  markPosting(postId: string, owner: string): Promise<Post | null>;
  /** What was drafted since `version` is due after `restMs`. */
  markPosted(
    postId: string,
    result: { version: number; channelId: string; ts: string; restMs: number },
  ): Promise<void>;
  /**
   * Gives a post back: to be tried again after `notBefore`. `isOutcomeUnknown`: look for it first. Nothing when its lease is no
   * longer this owner's: who has it by now says what becomes of it.
   */
  releasePost(
    postId: string,
    input: { owner: string; notBefore: Date; isOutcomeUnknown: boolean; attempts: number; error: string },
  ): Promise<void>;
  /** Gives up on a post that can never succeed, such as a deleted channel. */
  abandonPost(postId: string, error: string): Promise<void>;
  /** A post as it now stands; null as well when its row cannot be read. */
  readPost(postId: string): Promise<Post | null>;
  findPost(preparationId: string, key: string): Promise<Post | null>;
  listPosts(preparationId: string): Promise<Post[]>;
};
