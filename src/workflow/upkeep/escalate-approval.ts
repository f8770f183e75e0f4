import { HOUR_MS } from "../../core/durations.ts";
import type { Preparation } from "../../core/preparation.ts";
import { escalatedPost } from "../../notices/approval-escalated.ts";
import { cardPost } from "../../notices/card.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";

/** A request that has waited too long: others may decide on it too from now on, and are mentioned in its thread. */
export async function escalateApproval(deps: StoryDeps, preparation: Preparation): Promise<void> {
  const { escalation } = deps.settings.approvals;
  const { id, revision, stateSince, escalatedAt } = preparation;
  if (escalation === undefined || escalatedAt !== null) return;
  const waitedMs = deps.now().getTime() - Date.parse(stateSince);
  if (waitedMs < escalation.afterHours * HOUR_MS) return;
  const { people, groups } = escalation;
  await deps.store.patchPreparation({
    id,
    revision,
    expect: { state: "awaiting_approval", escalatedAt: null },
    patch: { escalatedAt: deps.now().toISOString() },
    posts: [
      cardPost(preparation),
      escalatedPost(preparation, { people, groups, waitedHours: Math.floor(waitedMs / HOUR_MS) }),
    ],
    audit: [auditOf(preparation, { event: "approval.escalated", actor: "bot", details: { people, groups } })],
  });
}
