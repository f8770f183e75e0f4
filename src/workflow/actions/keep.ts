import { isRevocationAnnounced } from "../../core/closing.ts";
import { cardPost } from "../../notices/card.ts";
import { closingPost } from "../../notices/closing-offered.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Outcome, refuse } from "../outcome.ts";
import { button, type Click } from "./action.ts";
import { resolveClick } from "./resolve-click.ts";
import { revoke } from "./revoke.ts";

/** Stops a revocation that was announced since the work seems done; the credentials then end on their day. */
export const keep = button({
  id: "keep",
  may: revoke.may,
  states: ["ready"],
  isOffered: ({ preparation: { closing } }) => isRevocationAnnounced(closing),
  boundTo: ({ closing }) => closing?.offeredAt ?? null,
  press: keepCredentials,
});

async function keepCredentials(deps: StoryDeps, { actor, submissionId, token }: Click): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, keep);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  const { id, revision, closing } = preparation;
  if (!isRevocationAnnounced(closing)) return refuse("ALREADY_DONE");
  const kept = { ...closing, end: "kept", endedBy: actor.userId } as const;
  const changed = await deps.store.patchPreparation({
    id,
    revision,
    expect: { state: "ready", closing },
    patch: { closing: kept },
    posts: [closingPost(preparation, kept, deps.settings), cardPost(preparation)],
    audit: [
      auditOf(preparation, {
        event: "closing.kept",
        actor: actor.userId,
        details: { because: closing.because, dueAt: closing.dueAt },
      }),
    ],
    submission: submissionId,
  });
  return changed === null ? refuse("OUTDATED", { id }) : { ok: true, value: changed };
}
