import { collectCalls } from "../../clouds/confirmed-calls.ts";
import { driftId, type RemediableDrift, readDrift } from "../../core/drift.ts";
import { CloudError } from "../../core/errors.ts";
import { cloudOf } from "../../core/plan.ts";
import { holdsGrants } from "../../core/states.ts";
import { cardPost } from "../../notices/card.ts";
import { isDriftOver, isStandalone } from "../../provisioning/find-drift.ts";
import { remediateDrift } from "../../provisioning/remediate-drift.ts";
import { hashToken } from "../../security/tokens.ts";
import type { DriftRecord } from "../../storage/contract/drifts.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Comparison, compareWithClouds } from "../drift/compare-clouds.ts";
import { driftAudit, endDrift } from "../drift/drift-posts.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { recordRefusal } from "../record-refusal.ts";
import { failureOf } from "../runs/failure.ts";
import { lastRequestId } from "../runs/record-tries.ts";
import type { Action } from "./action.ts";

type Remediated = Outcome<{ drift: RemediableDrift; as: "mended" | "over" }>;
type Found = { record: DriftRecord; drift: RemediableDrift };

/**
 * Operators remediate what the daily check found. A finding is a day old: it is read again before anything is changed. The id, the
 * state `mended` and the events `drift.mend…` are stored and public, so they keep the word of the first version.
 */
export const remediate = { id: "mend", may: ["operator"], states: null } as const satisfies Action;

export async function remediateFinding(
  deps: StoryDeps,
  actor: Actor,
  { token }: { token: string },
): Promise<Remediated> {
  const found = await resolveDrift(deps, actor, token);
  if (!found.ok) return found;
  const { record, drift } = found.value;
  if (record.state !== "open") return refuse("ALREADY_DONE", { state: record.state });
  const comparison = await compareWithClouds(deps, drift.preparationId);
  const { recorded, drifts } = comparison;
  if (recorded.some(({ id, isMoving }) => id === drift.preparationId && isMoving)) {
    return refuse("STILL_CHANGING");
  }
  if (isDriftOver(drift, comparison, drifts)) {
    await endDrift(deps, record, { how: "over" }, driftAudit(drift, "drift.over", actor.userId));
    return { ok: true, value: { drift, as: "over" } };
  }
  return remediateSeen(deps, actor, found.value, comparison);
}

/** Token, then actor, as for every button. */
async function resolveDrift(deps: StoryDeps, actor: Actor, token: string): Promise<Outcome<Found>> {
  const record = await deps.store.findDriftByToken(hashToken(token));
  const drift = record === null ? null : readDrift(record.drift);
  if (record === null || drift === null || drift.kind === "unread") {
    await recordRefusal(deps, actor, remediate.id, null, "TOKEN_UNKNOWN");
    return refuse("TOKEN_UNKNOWN");
  }
  const { userId, teamId } = actor;
  const answer = await deps.authorizer.authorize({ userId, teamId, rule: remediate, preparation: null });
  if (!answer.isAllowed) {
    await recordRefusal(deps, actor, remediate.id, null, answer.code);
    return refuse(answer.code);
  }
  return { ok: true, value: { record, drift } };
}

async function remediateSeen(
  deps: StoryDeps,
  { userId }: Actor,
  { record, drift }: Found,
  comparison: Comparison,
): Promise<Remediated> {
  const clouds = comparison.cloudsOf(drift);
  const isSeen = comparison.drifts.some((found) => driftId(found) === record.id);
  if (clouds === null || !isSeen) return refuseUnread(drift, comparison);
  await deps.store.record(null, { audit: [driftAudit(drift, "drift.mend_begun", userId)] });
  const mark = { preparationId: drift.preparationId, installationId: deps.installationId };
  return collectCalls(async (calls) => {
    try {
      await remediateDrift({ ...clouds, mark }, drift);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const { step: _, ...failure } = failureOf("mend", error);
      await deps.store.record(null, {
        audit: [driftAudit(drift, "drift.mend_failed", userId, { failure, calls }, failure.requestId)],
      });
      const { operation, subject, code, detail } = failure;
      return refuse("MEND_FAILED", { operation, subject, code, detail });
    }
    if (drift.kind === "grant_missing" && !(await forgetGrants(deps, userId, drift)))
      return refuse("STILL_CHANGING");
    const audit = driftAudit(drift, "drift.mended", userId, { calls }, lastRequestId(calls));
    const isOurs = await endDrift(deps, record, { how: "mended", by: userId }, audit);
    return isOurs
      ? { ok: true, value: { drift, as: "mended" } }
      : refuse("ALREADY_DONE", { state: "mended" });
  });
}

/** It could not be looked at again, so nothing is done: what the cloud said is why. */
function refuseUnread(drift: RemediableDrift, { drifts }: Comparison): Remediated {
  const unread = drifts.find((found) => found.kind === "unread" && found.cloud === drift.cloud);
  if (unread?.kind !== "unread") {
    return refuse("MEND_FAILED", {
      operation: "look",
      subject: `account ${drift.accountId}`,
      code: "OtherAccount",
      detail: { code: "NO_IDENTITY_THERE", args: {} },
    });
  }
  const { operation, subject, code, detail } = unread;
  return refuse("MEND_FAILED", { operation, subject, code, detail });
}

/**
 * Records that a grant does not exist any more, in its row and in the log, which is asked what there is to take back; of a user,
 * all that was on it with it. False when the state is another now.
 */
async function forgetGrants(
  deps: StoryDeps,
  by: string,
  drift: Extract<RemediableDrift, { kind: "grant_missing" }>,
): Promise<boolean> {
  const { preparationId, grantKey, cloud, change } = drift;
  const preparation = await deps.store.findPreparation(preparationId);
  if (!preparation || !holdsGrants(preparation.state)) return false;
  const isUser = change.kind === "iam.create-user" || change.kind === "ram.create-user";
  const grants = (await deps.store.listGrants(preparationId)).filter(
    (grant) =>
      grant.key === grantKey || (isUser && cloudOf(grant.change) === cloud && !isStandalone(grant.change)),
  );
  const { id, state, stateSince } = preparation;
  return deps.store.forgetGrants({
    id,
    state,
    stateSince,
    grants,
    posts: [cardPost(preparation)],
    audit: grants
      .filter((grant) => grant.state === "made")
      .map(({ key }) =>
        auditOf(preparation, {
          event: "grant.undone",
          actor: by,
          details: { change: key, state: "gone", because: "missing" },
        }),
      ),
  });
}
