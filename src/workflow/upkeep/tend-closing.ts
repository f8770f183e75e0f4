import { type Closing, type ClosingEnd, isRevocationAnnounced } from "../../core/closing.ts";
import { DAY_MS } from "../../core/durations.ts";
import { ownKeysOf } from "../../core/key-generation.ts";
import { isManaged } from "../../core/migration/handling.ts";
import { isReading } from "../../core/migration/states.ts";
import { isHeldByWhitelist, type Preparation } from "../../core/preparation.ts";
import { cardPost } from "../../notices/card.ts";
import { closingPost } from "../../notices/closing-offered.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { startRevocation } from "../runs/start-revocation.ts";

/** How long people can stop a revocation that was announced. */
const NOTICE_MS = DAY_MS;
/** Pause between two looks at the last use of a key, of which AWS hears some hours late. */
export const USE_LOOK_MS = 6 * 3_600_000;
/** The same once a revocation is due, and something keeps it from being looked at. */
export const DUE_LOOK_MS = 10 * 60_000;

/** Whether something may be looked at again. */
type IsDue = (what: string, pauseMs: number) => boolean;

/**
 * Offers to revoke what seems done, and revokes what was announced; true when it revoked. A key is looked up at AWS: what
 * cannot be read is no reason to revoke. Errors: CloudError.
 */
export async function tendClosing(deps: StoryDeps, preparation: Preparation, isDue: IsDue): Promise<boolean> {
  const { closing, isAltered, recipientChange, rotation, delivery } = preparation;
  if (isAltered) return false;
  if (isRevocationAnnounced(closing)) return carryOut(deps, preparation, closing, isDue);
  // The credentials are about to change hands, or have not reached anybody.
  const isUndelivered = delivery === "held" || (delivery === "pending" && !isManaged(preparation));
  if (recipientChange !== null || rotation !== null || isUndelivered) return false;
  // What still runs is not done, whatever was compared before.
  if (await isMigrating(deps, preparation)) return false;
  if (isNewlyCompared(preparation)) await offer(deps, preparation, "compared", null);
  else if (mayBeIdle(deps, preparation) && isDue(`use:${preparation.id}`, USE_LOOK_MS))
    await offerIdle(deps, preparation);
  return false;
}

async function isMigrating({ store }: StoryDeps, preparation: Preparation): Promise<boolean> {
  const migration = isManaged(preparation) ? await store.findMigration(preparation.id) : null;
  return migration !== null && isReading(migration.state);
}

function isNewlyCompared({ comparison, closing }: Preparation): boolean {
  return comparison?.verdict === "same" && closing?.run !== comparison.run;
}

/** Once for each pair of keys and each end of them; a key that cannot be used for now is idle by no choice of anybody's. */
function mayBeIdle(deps: StoryDeps, preparation: Preparation): boolean {
  const { closing, keyGeneration, expiresAt } = preparation;
  if (isHeldByWhitelist(preparation)) return false;
  const isOffered = closing?.keyGeneration === keyGeneration && closing.expiresAt === expiresAt;
  return !isOffered && isOlder(deps, sinceOf(preparation), deps.settings.credentials.idleDays);
}

function isOlder({ now }: StoryDeps, at: string, days: number): boolean {
  return now().getTime() - Date.parse(at) >= days * DAY_MS;
}

/** When the keys were handed over. */
function sinceOf({ deliverySince, stateSince }: Preparation): string {
  return deliverySince ?? stateSince;
}

async function offerIdle(deps: StoryDeps, preparation: Preparation): Promise<void> {
  const since = sinceOf(preparation);
  const lastUse = await findLastUse(deps, preparation);
  if (lastUse === undefined) return;
  // The proof of the keys, before they were handed over, is no use of theirs.
  const lastUsedAt = lastUse !== null && lastUse > since ? lastUse : null;
  if (isOlder(deps, lastUsedAt ?? since, deps.settings.credentials.idleDays))
    await offer(deps, preparation, "idle", lastUsedAt);
}

/** The last use of any of the source's keys; null: never; undefined: there is none. Errors: CloudError. */
async function findLastUse(deps: StoryDeps, preparation: Preparation): Promise<string | null | undefined> {
  const keys = ownKeysOf(await deps.store.listGrants(preparation.id)).aws;
  if (keys.length === 0) return undefined;
  const { aws } = deps.cloudsOf(preparation);
  const uses = await Promise.all(keys.map((key) => aws.findKeyLastUse(key)));
  return (
    uses
      .filter((use) => use !== null)
      .sort()
      .at(-1) ?? null
  );
}

async function offer(
  deps: StoryDeps,
  preparation: Preparation,
  because: Closing["because"],
  lastUsedAt: string | null,
): Promise<void> {
  const { id, revision, closing, comparison, keyGeneration, expiresAt } = preparation;
  const nowMs = deps.now().getTime();
  // A key that was never used has done no work: whether it is still needed is for people to say.
  const isDone = because === "compared" || lastUsedAt !== null;
  const isAutomatic = deps.settings.credentials.revokeWhenDone && isDone;
  const offered: Closing = {
    because,
    offeredAt: new Date(nowMs).toISOString(),
    dueAt: isAutomatic ? new Date(nowMs + NOTICE_MS).toISOString() : null,
    run: because === "compared" ? (comparison?.run ?? null) : null,
    lastUsedAt,
    keyGeneration,
    expiresAt,
    end: null,
    endedBy: null,
  };
  await deps.store.patchPreparation({
    id,
    revision,
    expect: { state: "ready", closing, comparison, keyGeneration, expiresAt },
    patch: { closing: offered },
    posts: [closingPost(preparation, offered, deps.settings), cardPost(preparation)],
    audit: [
      auditOf(preparation, {
        event: "closing.offered",
        actor: "bot",
        details: { because, lastUsedAt, dueAt: offered.dueAt },
      }),
    ],
  });
}

type Announced = Closing & { dueAt: string };

/** Looks again at everything that it was announced for. */
async function carryOut(
  deps: StoryDeps,
  preparation: Preparation,
  closing: Announced,
  isDue: IsDue,
): Promise<boolean> {
  const end = whyNot(deps, preparation, closing);
  if (end !== null) {
    await endClosing(deps, preparation, closing, end);
    return false;
  }
  if (deps.now().getTime() < Date.parse(closing.dueAt)) return false;
  if (await isMigrating(deps, preparation)) return false;
  // Approvers decide about who goes on with them.
  if (preparation.recipientChange !== null) return false;
  if (!isDue(`close:${preparation.id}`, DUE_LOOK_MS)) return false;
  // Its result may be another one.
  if ((await deps.store.findComparisonRun(preparation.id)) !== null) return false;
  const lastUse = await findLastUse(deps, preparation);
  if (lastUse === undefined) return false;
  if (lastUse !== null && lastUse > lastSeen(preparation, closing)) {
    await endClosing(deps, preparation, closing, "used");
    return false;
  }
  const done = { closing, because: closing.because };
  return (await startRevocation(deps, preparation, null, { done })) !== null;
}

/** Why what was announced does not hold any more; null: it does, as far as the store knows. */
function whyNot(deps: StoryDeps, preparation: Preparation, closing: Announced): ClosingEnd | null {
  const { comparison, keyGeneration, expiresAt, rotation } = preparation;
  if (!deps.settings.credentials.revokeWhenDone) return "settings";
  if (keyGeneration !== closing.keyGeneration || rotation !== null) return "rotated";
  if (expiresAt !== closing.expiresAt) return "extended";
  const isOther = comparison !== null && comparison.endedAt > closing.offeredAt;
  const isLost = closing.because === "compared" || isOther ? comparison?.verdict !== "same" : false;
  return isLost ? "compared-again" : null;
}

/** A use after this moment means that somebody still works with the key. */
function lastSeen(preparation: Preparation, { because, lastUsedAt, offeredAt }: Announced): string {
  if (because === "compared") return preparation.comparison?.endedAt ?? offeredAt;
  return lastUsedAt ?? sinceOf(preparation);
}

async function endClosing(
  deps: StoryDeps,
  preparation: Preparation,
  closing: Announced,
  end: ClosingEnd,
): Promise<void> {
  const { id, revision } = preparation;
  const ended: Closing = { ...closing, end };
  await deps.store.patchPreparation({
    id,
    revision,
    expect: { closing },
    patch: { closing: ended },
    posts: [closingPost(preparation, ended, deps.settings), cardPost(preparation)],
    audit: [
      auditOf(preparation, {
        event: "closing.ended",
        actor: "bot",
        details: { because: closing.because, end },
      }),
    ],
  });
}
