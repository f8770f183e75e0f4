import type { AuditEvent } from "../../core/audit-events.ts";
import { everyCheck, FRESH_WAIT, type Preparation, type Ticket } from "../../core/preparation.ts";
import { APPROVER_REMINDERS } from "../../notices/approver-reminder.ts";
import { cardPost } from "../../notices/card.ts";
import { type StartedOver, startedOverPost } from "../../notices/started-over.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { mayBeLeft } from "../runs/grants-on-record.ts";
import { startFor } from "../runs/start-for.ts";

type Look = { patch: { ticket?: Ticket }; event: AuditEvent; why: StartedOver; submission: string };

/** The checks run anew, as the next revision. */
export async function startOver(
  deps: StoryDeps,
  actor: Actor,
  preparation: Preparation,
  { patch, event, why, submission }: Look,
): Promise<Outcome> {
  const { id, revision, state } = preparation;
  // After a failure that left something in the clouds, looking again would forget it: retry or roll back instead.
  if (state === "failed" && (await mayBeLeft(deps, preparation))) {
    return refuse("WRONG_STATE", { state });
  }
  const changed = await deps.store.changeState({
    id,
    revision,
    from: state,
    event: "checked_again",
    patch: {
      ...patch,
      revision: revision + 1,
      checks: everyCheck("pending"),
      plan: null,
      planHash: null,
      failure: null,
      ...FRESH_WAIT,
    },
    redraw: [APPROVER_REMINDERS],
    posts: [cardPost(preparation), startedOverPost(preparation, revision + 1, why)],
    audit: [
      auditOf(preparation, {
        event,
        actor: actor.userId,
        details: {
          revision: revision + 1,
          ...(patch.ticket ? { url: patch.ticket.url } : {}),
        },
      }),
    ],
    submission,
  });
  if (!changed) return refuse("WRONG_STATE", { state });
  await startFor(deps, "examine", changed);
  return { ok: true, value: changed };
}
