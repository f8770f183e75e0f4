import { DAY_MS } from "../../core/durations.ts";
import { isManaged } from "../../core/migration/handling.ts";
import type { Preparation } from "../../core/preparation.ts";
import { retryPauseMs } from "../../core/retry-pause.ts";
import { holdsGrants, OPEN_STATES, runOf } from "../../core/states.ts";
import {
  earlierReminders,
  expiryReminderPosts,
  reminderDue,
  reminderKey,
} from "../../notices/expiry-reminder.ts";
import { inPreparation } from "../../observe/context.ts";
import type { StoryDeps } from "../deps.ts";
import { moveState } from "../move-state.ts";
import { lookForLogon } from "../runs/look-for-logon.ts";
import { startFor } from "../runs/start-for.ts";
import { startRevocation } from "../runs/start-revocation.ts";
import { endAltered, tellOfUnreadable } from "./end-altered.ts";
import { escalateApproval } from "./escalate-approval.ts";
import { expireDelivery, expireHandover } from "./expire-delivery.ts";
import { noticeDeparted, PEOPLE_LOOK_MS } from "./notice-departed.ts";
import { remindApprovers } from "./remind-approvers.ts";
import { tendClosing } from "./tend-closing.ts";

/** Pause between two looks for the recipient's first logon. */
const LOGON_LOOK_MS = 10 * 60_000;

/** One round over everything that time moves. May run in several processes at once: every move is a compare-and-set. */
export async function sweep(deps: StoryDeps, lastLooks: Map<string, number>): Promise<void> {
  const everyone = deps.store.everyPreparation({
    states: OPEN_STATES,
    onUnreadable: (id) => tellOfUnreadable(deps, id),
  });
  for await (const preparation of everyone) {
    try {
      await inPreparation(preparation.id, () => sweepOne(deps, preparation, lastLooks));
    } catch (error) {
      // One preparation's trouble must not keep the others waiting; the next round tries it again.
      deps.log.warn(
        { preparationId: preparation.id, error: String(error) },
        "the sweep could not finish one",
      );
    }
  }
}

async function sweepOne(
  deps: StoryDeps,
  preparation: Preparation,
  lastLooks: Map<string, number>,
): Promise<void> {
  if (preparation.isAltered && (await endAltered(deps, preparation))) return;
  const workflow = runOf(preparation.state);
  if (workflow) return startFor(deps, workflow, preparation);
  switch (preparation.state) {
    case "blocked":
      await expireWait(deps, preparation);
      return;
    case "awaiting_approval":
      if (await expireWait(deps, preparation)) return;
      await remindApprovers(deps, preparation);
      await escalateApproval(deps, preparation);
      break;
    case "revoke_failed":
      if (ageMs(deps, preparation.stateSince) > retryPauseMs(preparation.revokeAttempts))
        await startRevocation(deps, preparation, null);
      return;
    default:
      if (holdsGrants(preparation.state) && (await endOfDays(deps, preparation))) return;
      if (preparation.state === "ready" && (await expireCredentials(deps, preparation))) return;
  }
  await lookNowAndThen(deps, preparation, lastLooks);
}

/** True when it revoked. */
async function expireCredentials(deps: StoryDeps, preparation: Preparation): Promise<boolean> {
  if (await expireDelivery(deps, preparation)) return true;
  await expireHandover(deps, preparation);
  return false;
}

function ageMs(deps: StoryDeps, since: string): number {
  return deps.now().getTime() - Date.parse(since);
}

/** Ends a request without a decision or a correction within the days of the settings; true when it expired. */
async function expireWait(deps: StoryDeps, preparation: Preparation): Promise<boolean> {
  if (ageMs(deps, preparation.stateSince) < deps.settings.approvals.waitDays * DAY_MS) return false;
  await moveState(deps, preparation, "timed_out", {});
  return true;
}

/** Revokes at the end of the credentials' days, and reminds before; true when it revoked. */
async function endOfDays(deps: StoryDeps, preparation: Preparation): Promise<boolean> {
  if (preparation.expiresAt === null) return false;
  const leftMs = Date.parse(preparation.expiresAt) - deps.now().getTime();
  if (leftMs <= 0) {
    await startRevocation(deps, preparation, null);
    return true;
  }
  if (preparation.state === "ready") await remindOfEnd(deps, preparation, preparation.expiresAt, leftMs);
  return false;
}

/** Once for each of some days before the end; the one before it loses its buttons. */
async function remindOfEnd(
  { store }: StoryDeps,
  preparation: Preparation,
  expiresAt: string,
  leftMs: number,
): Promise<void> {
  const { id, request, extendedDays } = preparation;
  const daysLeft = reminderDue(leftMs / DAY_MS, request.ttlDays + extendedDays);
  if (daysLeft === null || (await store.findPost(id, reminderKey(expiresAt, daysLeft))) !== null) return;
  const posts = expiryReminderPosts(preparation, { expiresAt, daysLeft });
  for (const earlier of earlierReminders(daysLeft)) {
    if ((await store.findPost(id, reminderKey(expiresAt, earlier))) !== null)
      posts.push(...expiryReminderPosts(preparation, { expiresAt, daysLeft: earlier, isReplaced: true }));
  }
  await store.record(id, { posts });
}

/** What needs a call to Slack or a cloud for each preparation, and may be an hour or some minutes late. */
async function lookNowAndThen(
  deps: StoryDeps,
  preparation: Preparation,
  lastLooks: Map<string, number>,
): Promise<void> {
  const { id, state, firstLogonAt } = preparation;
  if (isDue(deps, lastLooks, `people:${id}`, PEOPLE_LOOK_MS)) await noticeDeparted(deps, preparation);
  const mayLogOn = state === "ready" && firstLogonAt === null && !isManaged(preparation);
  if (mayLogOn && isDue(deps, lastLooks, `logon:${id}`, LOGON_LOOK_MS)) await lookForLogon(deps, preparation);
  if (state === "ready")
    await tendClosing(deps, preparation, (what, pauseMs) => isDue(deps, lastLooks, what, pauseMs));
}

/** Whether something was last looked at so long ago; then it counts as looked at now. */
function isDue({ now }: StoryDeps, lastLooks: Map<string, number>, what: string, pauseMs: number): boolean {
  const nowMs = now().getTime();
  if (nowMs - (lastLooks.get(what) ?? 0) <= pauseMs) return false;
  lastLooks.set(what, nowMs);
  return true;
}
