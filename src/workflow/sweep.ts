import type { Preparation, State } from "../core/preparation.ts";
import { startFor } from "./commands/context.ts";
import { endDelivery, lookForLogon } from "./commands/credentials.ts";
import { startRevocation } from "./commands/lifecycle.ts";
import type { StoryDeps, WorkflowName } from "./deps.ts";
import { escalateApproval } from "./escalate-approval.ts";
import { auditOf, cardPost, NUDGES, threadPost } from "./posts.ts";
import { remindApprovers } from "./remind-approvers.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long before the end of the credentials people are reminded. */
const REMINDER_MS = 2 * DAY_MS;
/** Pause before a failed revocation is tried again. */
const REVOKE_AGAIN_MS = 5 * 60_000;
/** Pause between two looks for the recipient's first logon. */
const LOGON_LOOK_MS = 10 * 60_000;

/** The workflow that a state cannot be without. */
const WORKFLOW_OF: Partial<Record<State, WorkflowName>> = {
  checking: "examine",
  provisioning: "provision",
  rolling_back: "roll_back",
  revoking: "revoke",
};

/** States that the sweep has something to do with. */
const SWEPT: readonly State[] = [
  "checking",
  "blocked",
  "awaiting_approval",
  "provisioning",
  "ready",
  "failed",
  "rolling_back",
  "revoking",
  "revoke_failed",
];
const BATCH = 500;

/** One round over everything that time moves. May run in several processes at once: every move is a compare-and-set. */
export async function sweep(deps: StoryDeps, lastLogonLooks: Map<string, number>): Promise<void> {
  for await (const preparation of sweptPreparations(deps)) {
    try {
      await sweepOne(deps, preparation, lastLogonLooks);
    } catch (error) {
      // One preparation's trouble must not keep the others waiting; the next round tries it again.
      deps.log.warn(
        { preparationId: preparation.id, error: String(error) },
        "the sweep could not finish one",
      );
    }
  }
}

/** All of them, a batch at a time; one that moves away meanwhile may let another slip to the next round. */
async function* sweptPreparations({ store }: StoryDeps): AsyncIterable<Preparation> {
  for (let offset = 0; ; offset += BATCH) {
    const batch = await store.listPreparations({ states: SWEPT, limit: BATCH, offset });
    yield* batch;
    if (batch.length < BATCH) return;
  }
}

async function sweepOne(
  deps: StoryDeps,
  preparation: Preparation,
  lastLogonLooks: Map<string, number>,
): Promise<void> {
  const workflow = WORKFLOW_OF[preparation.state];
  if (workflow) return startFor(deps, workflow, preparation);
  switch (preparation.state) {
    case "blocked":
      await expireWait(deps, preparation);
      return;
    case "awaiting_approval":
      if (await expireWait(deps, preparation)) return;
      await remindApprovers(deps, preparation);
      await escalateApproval(deps, preparation);
      return;
    case "revoke_failed":
      if (ageMs(deps, preparation.stateSince) > REVOKE_AGAIN_MS)
        await startRevocation(deps, preparation, null);
      return;
    case "ready":
    case "failed":
      if (await endOfDays(deps, preparation)) return;
      if (preparation.state === "ready") await tendDelivery(deps, preparation, lastLogonLooks);
      return;
    default:
  }
}

function ageMs(deps: StoryDeps, since: string): number {
  return deps.now().getTime() - Date.parse(since);
}

/** Nobody decided, or nobody mended it, within the days that the settings give; true when that is so. */
async function expireWait(deps: StoryDeps, preparation: Preparation): Promise<boolean> {
  if (ageMs(deps, preparation.stateSince) < deps.settings.approvals.waitDays * DAY_MS) return false;
  await deps.store.changeState({
    id: preparation.id,
    revision: preparation.revision,
    from: preparation.state,
    event: "timed_out",
    posts: [cardPost(preparation), threadPost(preparation, "expired", { kind: "expired" })],
    redraw: [NUDGES],
    audit: [auditOf(preparation, "preparation.expired", "bot")],
  });
  deps.notifier.wake();
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
  const key = `expiry-reminder:${preparation.expiresAt}`;
  const isDue = preparation.state === "ready" && leftMs <= REMINDER_MS && preparation.request.ttlDays > 2;
  if (isDue && !(await deps.store.findPost(preparation.id, key))) {
    const daysLeft = Math.ceil(leftMs / DAY_MS);
    await deps.store.record(preparation.id, {
      posts: [threadPost(preparation, key, { kind: "expiry_reminder", daysLeft })],
    });
    deps.notifier.wake();
  }
  return false;
}

/** Ends what was delivered and not acknowledged, or held too long; looks for the first logon. */
async function tendDelivery(
  deps: StoryDeps,
  preparation: Preparation,
  lastLogonLooks: Map<string, number>,
): Promise<void> {
  const { delivery, stateSince, id } = preparation;
  const { keepHours, holdHours } = deps.settings.delivery;
  const waitedMs = ageMs(deps, stateSince);
  if ((delivery === "sent" || delivery === "opened") && waitedMs > keepHours * HOUR_MS) {
    await endDelivery(deps, preparation, "destroyed", "bot");
    return;
  }
  if (delivery === "held" && waitedMs > holdHours * HOUR_MS) {
    await startRevocation(deps, preparation, null);
    return;
  }
  const nowMs = deps.now().getTime();
  if (preparation.firstLogonAt === null && nowMs - (lastLogonLooks.get(id) ?? 0) > LOGON_LOOK_MS) {
    lastLogonLooks.set(id, nowMs);
    await lookForLogon(deps, preparation);
  }
}
