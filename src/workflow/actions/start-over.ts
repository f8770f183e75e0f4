import type { AuditEvent } from "../../core/audit-events.ts";
import { everyCheck, FRESH_WAIT, type Preparation, type Ticket } from "../../core/preparation.ts";
import type { StoryDeps } from "../deps.ts";
import { moveState } from "../move-state.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { mayBeLeft } from "../runs/grants-on-record.ts";
import { startFor } from "../runs/start-for.ts";

type Look = { patch: { ticket?: Ticket }; event: AuditEvent; submission: string };

/** The checks run anew, as the next revision. */
export async function startOver(
  deps: StoryDeps,
  actor: Actor,
  preparation: Preparation,
  { patch, event, submission }: Look,
): Promise<Outcome> {
  const { revision, state } = preparation;
  // After a failure that left something in the clouds, looking again would forget it: retry or roll back instead.
  if (state === "failed" && (await mayBeLeft(deps, preparation))) {
    return refuse("WRONG_STATE", { state });
  }
  const details = { revision: revision + 1, ...(patch.ticket ? { url: patch.ticket.url } : {}) };
  const told = { asked: { event, by: actor.userId, details } };
  const anew = {
    ...patch,
    revision: revision + 1,
    checks: everyCheck("pending"),
    plan: null,
    planHash: null,
    failure: null,
    ...FRESH_WAIT,
  };
  const changed = await moveState(deps, preparation, "checked_again", told, { patch: anew, submission });
  if (!changed) return refuse("WRONG_STATE", { state });
  await startFor(deps, "examine", changed);
  return { ok: true, value: changed };
}
