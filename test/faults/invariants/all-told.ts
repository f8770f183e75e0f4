import type { Aftermath, StoredPost } from "../lab/aftermath.ts";
import type { Invariant } from "./invariant.ts";

/** Why a post may be given up: there was nothing left to say. */
const NOTHING_TO_SAY: ReadonlySet<string> = new Set(["overtaken", "nothing to say"]);

export const allTold: Invariant = {
  name: "untold",
  demand: "Everything that was to be said is in Slack, in its thread and in order.",
  findViolations(aftermath) {
    const waiting = aftermath.posts
      .filter(({ isDue, isAbandoned, error }) => isDue || (isAbandoned && !NOTHING_TO_SAY.has(error ?? "")))
      .map((post) => `${nameOf(post)} was not made (${post.error ?? "due"})`);
    const posted = aftermath.posts.filter(({ ts }) => ts !== null);
    const strays = posted.filter((post) => !standsInPlace(aftermath, post));
    return [
      ...waiting,
      ...strays.map((post) => `${nameOf(post)} does not stand where the store has it`),
      ...findDisorder(posted),
    ];
  },
};

function nameOf({ key, preparationId }: StoredPost): string {
  return `the post ${key} of ${preparationId ?? "no preparation"}`;
}

function standsInPlace({ slack }: Aftermath, post: StoredPost): boolean {
  return slack.messages.some(({ channelId, ts }) => channelId === post.channelId && ts === post.ts);
}

/** Posts of one preparation in one place were drafted in the order in which they stand. */
function findDisorder(posted: readonly StoredPost[]): string[] {
  const inOrder = [...posted].sort((a, b) => a.sequence - b.sequence);
  return inOrder.flatMap((post, index) => {
    const later = inOrder
      .slice(index + 1)
      .find(
        (other) =>
          other.preparationId === post.preparationId &&
          other.channelId === post.channelId &&
          Number(other.ts) < Number(post.ts),
      );
    return later ? [`${nameOf(later)} stands before ${post.key}, which was said first`] : [];
  });
}
