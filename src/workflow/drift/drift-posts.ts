import type { AuditEvent } from "../../core/audit-events.ts";
import { type Drift, driftId } from "../../core/drift.ts";
import { DAY_MS } from "../../core/durations.ts";
import { type DriftEnd, driftAgainPosts, driftEndPosts, driftPosts } from "../../notices/drift.ts";
import { hashToken, mintDriftToken } from "../../security/tokens.ts";
import type { AuditDraft } from "../../storage/contract/audit.ts";
import type { DriftRecord } from "../../storage/contract/drifts.ts";
import type { StoryDeps } from "../deps.ts";
import { operatorTargets } from "../operator-targets.ts";

type DriftDeps = Pick<StoryDeps, "store" | "settings" | "directory" | "sealer" | "log" | "now">;

/**
 * Tells operators of a drift, once for each time that it comes up: nothing is said while it is open. What comes back within a day
 * of its end is counted by the message that stands.
 */
export async function tellDrift(deps: DriftDeps, drift: Drift): Promise<void> {
  const id = driftId(drift);
  const earlier = await deps.store.findDrift(id);
  if (earlier?.state === "open") return;
  const occurrence = (earlier?.occurrence ?? 0) + 1;
  const targets = await operatorTargets(deps);
  const isSoon = earlier?.endedAt != null && deps.now().getTime() - Date.parse(earlier.endedAt) < DAY_MS;
  const standing = isSoon ? earlier.posts : [];
  if (targets.length === 0) {
    // Recorded now it would never be posted: the next drift check finds it again.
    deps.log.error(
      { driftId: id, kind: drift.kind },
      "there is nobody to tell of what the daily check found",
    );
    return;
  }
  const isNew = await deps.store.openDrift({
    id,
    occurrence,
    drift,
    tokenHash: hashToken(mintDriftToken(deps.sealer, { id, occurrence })),
    posts:
      standing.length > 0
        ? driftAgainPosts(standing, drift, occurrence)
        : driftPosts(targets, drift, occurrence),
    audit: [driftAudit(drift, "drift.found", "bot")],
  });
  if (!isNew) return;
  deps.log.warn({ driftId: id, kind: drift.kind }, "the daily check at both clouds found something");
}

/** Ends an open drift, and has its messages say what ended it; false when something else did before. */
export async function endDrift(
  deps: Pick<DriftDeps, "store">,
  { id, occurrence, drift, posts }: DriftRecord,
  end: DriftEnd,
  audit: AuditDraft,
): Promise<boolean> {
  const isEnded = await deps.store.endDrift({
    id,
    occurrence,
    as: end.how,
    posts: driftEndPosts(posts, { drift, occurrence }, end),
    audit: [audit],
  });
  return isEnded;
}

export function driftAudit(
  drift: Drift,
  event: AuditEvent,
  actor: string,
  details: Record<string, unknown> = {},
  requestId: string | null = null,
): AuditDraft {
  return {
    event,
    actor,
    preparationId: drift.preparationId,
    channelId: null,
    planHash: null,
    requestId,
    details: { driftId: driftId(drift), drift, ...details },
  };
}
