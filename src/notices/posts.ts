import type { Preparation } from "../core/preparation.ts";
import type { PostTarget } from "../storage/contract/posts.ts";
import type { AnyNotice } from "./notice.ts";

/**
 * One post to make, or to make again: a second draft with the same key edits the message that the first one made.
 * `key` is unique within the preparation, such as `card`, `check:whitelist:2`. Each is made in the file of its notice; they
 * are stored, so treat them as public. `waitMs`: how long it may wait for more to say.
 */
export type PostDraft = { key: string; target: PostTarget; notice: AnyNotice; waitMs?: number };

/** A message in the card's thread; the same key edits the message that stands there. */
export function threadPost(
  { request }: Pick<Preparation, "request">,
  key: string,
  notice: AnyNotice,
): PostDraft {
  return { key, target: { kind: "thread", channelId: request.channelId }, notice };
}

export function directPost(userId: string, key: string, notice: AnyNotice): PostDraft {
  return { key, target: { kind: "direct", userId }, notice };
}

/** The same to each of some targets; a direct message's key names its reader. */
export function postsTo(targets: readonly PostTarget[], key: string, notice: AnyNotice): PostDraft[] {
  return targets.map((target) => ({
    key: target.kind === "direct" ? `${key}:${target.userId}` : key,
    target,
    notice,
  }));
}
