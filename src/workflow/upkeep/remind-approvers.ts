import { HOUR_MS } from "../../core/durations.ts";
import { countedApprovals } from "../../core/narrowing.ts";
import type { Preparation } from "../../core/preparation.ts";
import { approverReminderPost } from "../../notices/approver-reminder.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";

/** A large group is mentioned in the thread; so many of it are written to directly. */
const REMINDED_AT_MOST = 20;

/** Those who could decide and have not get a direct message after the hours that the settings give, and again. */
export async function remindApprovers(deps: StoryDeps, preparation: Preparation): Promise<void> {
  const { id, revision, reminders, stateSince } = preparation;
  const waitedMs = deps.now().getTime() - Date.parse(stateSince);
  // After a pause of the bot the reminders that it missed are one.
  const due = Math.floor(waitedMs / (deps.settings.approvals.remindHours * HOUR_MS));
  if (due <= reminders) return;
  const people = await findUndecided(deps, preparation);
  await deps.store.patchPreparation({
    id,
    revision,
    expect: { state: "awaiting_approval", reminders },
    patch: { reminders: due },
    posts: people.map((userId) => approverReminderPost(preparation, due, userId)),
    audit: [auditOf(preparation, { event: "approval.reminded", actor: "bot", details: { people } })],
  });
}

async function findUndecided(deps: StoryDeps, preparation: Preparation): Promise<string[]> {
  const decisions = await deps.store.listDecisions(preparation.id);
  const decided = new Set(countedApprovals(preparation, decisions).map(({ approver }) => approver));
  return deps.authorizer.findApprovers(preparation, { atMost: REMINDED_AT_MOST, except: decided });
}
