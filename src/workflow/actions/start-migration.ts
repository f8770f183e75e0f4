import { approvalsNeeded, requirementsOf } from "../../core/approval-rule.ts";
import type { Migration } from "../../core/migration/migration.ts";
import { startHash } from "../../core/plan.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { Settings } from "../../core/settings.ts";
import { SET_UP_KEY } from "../../notices/migration-set-up.ts";
import { startCountedPost } from "../../notices/migration-start-counted.ts";
import { DECIDING } from "../../security/authorize.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { importContextOf } from "../runs/steer-migration.ts";
import { type Action, button } from "./action.ts";
import { resolveAuthority } from "./authorize.ts";
import { judgeVotes } from "./judge-votes.ts";
import { moveAndStart, newRun, ON_MIGRATION, offeredIn, onMigration } from "./on-migration.ts";
import { newestRun } from "./run-again.ts";

/** The second decision about a migration that the bot runs: from here on objects are copied. */
export const startMigration = button({
  ...DECIDING,
  id: "start_migration",
  states: ON_MIGRATION.states,
  boundTo: ON_MIGRATION.boundTo,
  handsOut: true,
  isOffered: offeredIn("set_up"),
  asksIn: ({ migration }: Settings): Action => (migration.startNeedsApproval ? START : START_BY_ANYBODY),
});

const START = {
  ...DECIDING,
  id: "start_migration",
  states: ["ready"],
  handsOut: true,
} as const satisfies Action;
const START_BY_ANYBODY = {
  id: START.id,
  states: START.states,
  handsOut: true,
  may: ON_MIGRATION.may,
} as const satisfies Action;

/** As many approvers as the plan needed start it, unless the settings ask for none. */
export function startByToken(
  deps: StoryDeps,
  actor: Actor,
  submissionId: string,
  { token, comment }: { token: string; comment: string },
): Promise<Outcome> {
  const click = { actor, submissionId, token };
  return onMigration(deps, click, startMigration, "launch_asked", async (preparation, migration) => {
    if (migration.state !== "set_up") return refuse("MIGRATION_STATE", { state: migration.state });
    const approved = await resolveAuthority(deps, actor, startMigration, preparation);
    if (!approved.ok) return approved;
    const context = importContextOf(deps, deps.cloudsOf(preparation), migration);
    const before = await newestRun(context, migration.jobName);
    if (!before.ok) return before;
    if (deps.settings.migration.startNeedsApproval) {
      const enough = await count(deps, actor, preparation, migration, comment);
      if (!enough.ok || !enough.value) return enough.ok ? { ok: true, value: preparation } : enough;
    }
    const patch = newRun(migration, actor.userId, before.value);
    return moveAndStart(deps, click, preparation, migration, "launch_asked", patch, comment);
  });
}

/** Counts this person's word; whether it is enough now. */
async function count(
  deps: StoryDeps,
  { userId }: Actor,
  preparation: Preparation,
  { number, runtimeIdBefore }: Migration,
  comment: string,
): Promise<Outcome<boolean>> {
  const { id, revision, planHash, request } = preparation;
  const vote = {
    preparationId: id,
    revision,
    planHash: startHash({ planHash: planHash ?? "", number, runtimeIdBefore }),
    recipient: request.recipient,
    approver: userId,
    decision: "start",
    comment,
    at: deps.now().toISOString(),
  } as const;
  const isEnough = await judgeVotes(deps, START, preparation, vote);
  if (isEnough === null) return refuse("DIRECTORY_UNAVAILABLE");
  const needed = approvalsNeeded(requirementsOf(deps.settings, request));
  const { outcome } = await deps.store.extend({
    vote,
    expect: { state: "ready", planHash },
    isEnough,
    patch: {},
    effects: (result, given) => ({
      posts:
        result === "counted" ? [startCountedPost(preparation, { by: userId, given, needed, number })] : [],
      redraw: [SET_UP_KEY],
      audit: [
        auditOf(preparation, {
          event: "migration.start_counted",
          actor: userId,
          details: { number, comment, given, needed },
        }),
      ],
    }),
  });
  if (outcome === "outdated") return refuse("OUTDATED", { id });
  // A word that was counted when the process ended before the launch counts now.
  const given = outcome === "repeated" ? await deps.store.listVotes(vote) : [];
  return { ok: true, value: outcome === "approved" || (outcome === "repeated" && isEnough(given)) };
}
