import { HOUR_MS } from "../../core/durations.ts";
import { countedApprovals } from "../../core/narrowing.ts";
import { passedBy } from "../../core/pass.ts";
import type { Preparation } from "../../core/preparation.ts";
import { approverReminderPost, approverRemindersPost } from "../../notices/approver-reminder.ts";
import type { PostDraft } from "../../notices/posts.ts";
import { DECIDING } from "../../security/authorize.ts";
import { stepWaitedFor, turnOfOthers } from "../approval-turn.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";

/** A large group is mentioned in the thread; so many of it are written to directly. */
export const REMINDED_AT_MOST = 20;

/** Those who could decide and have not get a direct message after the hours that the settings give, and again. */
export async function remindApprovers(deps: StoryDeps, preparation: Preparation): Promise<void> {
  const { id, revision, reminders, stateSince } = preparation;
  const waitedMs = deps.now().getTime() - Date.parse(stateSince);
  // After a pause of the bot the reminders that it missed are one.
  const due = Math.floor(waitedMs / (deps.settings.approvals.remindHours * HOUR_MS));
  if (due <= reminders) return;
  const people = await findUndecided(deps, preparation);
  const posts = await Promise.all(people.map((userId) => postFor(deps, preparation, due, userId)));
  const reminded = await deps.store.patchPreparation({
    id,
    revision,
    expect: { state: "awaiting_approval", reminders },
    patch: { reminders: due },
    posts: posts.flatMap(({ own }) => own ?? []),
    audit: [auditOf(preparation, { event: "approval.reminded", actor: "bot", details: { people } })],
  });
  if (reminded === null) return;
  // About several preparations, so that it belongs to none: the same key within the window is the same message.
  const together = posts.flatMap(({ together }) => together ?? []);
  if (together.length > 0) await deps.store.record(null, { posts: together });
}

/** A message about this one; for whom others wait as well, one about all of them. */
async function postFor(
  deps: StoryDeps,
  preparation: Preparation,
  due: number,
  userId: string,
): Promise<{ own?: PostDraft; together?: PostDraft }> {
  const waiting = await waitingFor(deps, preparation, userId);
  if (waiting.length === 1) return { own: approverReminderPost(preparation, due, userId) };
  const window = Math.floor(deps.now().getTime() / (deps.settings.approvals.remindHours * HOUR_MS));
  return { together: approverRemindersPost(userId, window, waiting) };
}

/** Everything that waits for a person's decision, this one among it; no more than make a message about several. */
async function waitingFor(deps: StoryDeps, preparation: Preparation, userId: string): Promise<Preparation[]> {
  const awaiting = await deps.store.listPreparations({ states: ["awaiting_approval"], limit: LOOKED_AT });
  const waiting: Preparation[] = [preparation];
  for (const other of awaiting) {
    if (other.id === preparation.id) continue;
    const input = { userId, teamId: deps.teamId, rule: DECIDING, preparation: other };
    if (!(await deps.authorizer.authorize(input)).isAllowed || (await hasDecided(deps, other, userId)))
      continue;
    if ((await turnOfOthers(deps, other, userId)) === null) waiting.push(other);
  }
  return waiting;
}

const LOOKED_AT = 50;

/** Or has said that it is not theirs. */
async function hasDecided({ store }: StoryDeps, preparation: Preparation, userId: string): Promise<boolean> {
  const decisions = await store.listDecisions(preparation.id);
  const decided = countedApprovals(preparation, decisions).map(({ approver }) => approver);
  return [...decided, ...passedBy(preparation)].includes(userId);
}

async function findUndecided(deps: StoryDeps, preparation: Preparation): Promise<string[]> {
  const decisions = await deps.store.listDecisions(preparation.id);
  const decided = countedApprovals(preparation, decisions).map(({ approver }) => approver);
  const step = await stepWaitedFor(deps, preparation);
  return deps.authorizer.findApprovers(preparation, {
    atMost: REMINDED_AT_MOST,
    except: new Set([...decided, ...passedBy(preparation)]),
    ...(step === undefined ? {} : { step }),
  });
}
