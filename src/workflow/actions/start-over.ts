import type { AuditEvent } from "../../core/audit-events.ts";
import { everyCheck, type Preparation, type Ticket } from "../../core/preparation.ts";
import type { StoryDeps } from "../deps.ts";
import type { Notice } from "../outbox/notices.ts";
import { APPROVER_REMINDERS, auditOf, cardPost, FRESH_WAIT, threadPost } from "../outbox/posts.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { mayBeLeft } from "../runs/grants-on-record.ts";
import { startFor } from "../runs/start-for.ts";

type Look = { patch: { ticket?: Ticket }; event: AuditEvent; notice: Notice; submission: string };

/** The checks run anew, as the next revision. */
export async function startOver(
  deps: StoryDeps,
  actor: Actor,
  preparation: Preparation,
  { patch, event, notice, submission }: Look,
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
    posts: [cardPost(preparation), threadPost(preparation, `again:${revision + 1}`, notice)],
    audit: [
      auditOf(preparation, event, actor.userId, {
        revision: revision + 1,
        ...(patch.ticket ? { url: patch.ticket.url } : {}),
      }),
    ],
    submission,
  });
  if (!changed) return refuse("WRONG_STATE", { state });
  await startFor(deps, "examine", changed);
  return { ok: true, value: changed };
}
