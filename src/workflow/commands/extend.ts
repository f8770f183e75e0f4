import type { Commands } from "../commands.ts";
import { presentDeliveryPosts } from "../deliver.ts";
import type { StoryDeps } from "../deps.ts";
import { findForeignHand } from "../find-foreign-hand.ts";
import { auditOf, cardPost, threadPost } from "../posts.ts";
import { refuse, resolveClick } from "./context.ts";

const DAY_MS = 86_400_000;

/** More days for credentials that exist: an approver's word, like the first days were, on users that are still what was approved. */
export function createExtendCommand(deps: StoryDeps): Pick<Commands, "extend"> {
  return {
    async extend(actor, _submissionId, { token, days, comment }) {
      const resolved = await resolveClick(deps, actor, token, "extend");
      if (!resolved.ok) return resolved;
      const { preparation } = resolved.value;
      const { id, revision, state, expiresAt, request, extendedDays } = preparation;
      if (state !== "ready" || expiresAt === null) return refuse("WRONG_STATE", { state });
      const { maxDays } = deps.settings.credentials;
      const left = maxDays - request.ttlDays - extendedDays;
      if (!Number.isInteger(days) || days < 1 || days > left)
        return refuse("TOO_MANY_DAYS", { maxDays, left: Math.max(0, left) });
      const tampered = await findForeignHand(deps, preparation);
      if (tampered !== null) return refuse("NOT_AS_PLANNED", tampered);
      const until = new Date(Date.parse(expiresAt) + days * DAY_MS).toISOString();
      const notice = { kind: "extended", by: actor.userId, days, expiresAt: until, comment } as const;
      const changed = await deps.store.patchPreparation({
        id,
        revision,
        expect: { state, expiresAt },
        patch: { expiresAt: until, extendedDays: extendedDays + days },
        posts: [
          cardPost(preparation),
          ...presentDeliveryPosts(preparation),
          threadPost(preparation, `extended:${until}`, notice),
        ],
        audit: [auditOf(preparation, "credentials.extended", actor.userId, { days, until, comment })],
      });
      deps.notifier.wake();
      return changed ? { ok: true, value: changed } : refuse("OUTDATED", { id });
    },
  };
}
