import { DAY_MS } from "../../core/durations.ts";
import { auditHeadPost, type Digest } from "../../notices/audit-head.ts";
import type { Store } from "../../storage/contract/store.ts";
import type { StoryDeps } from "../deps.ts";
import { readDigest } from "../digest.ts";

/** Once a week it is said that all is well, so that silence is not taken for that. */
const MONDAY = 1;

function isWorthSaying({ problems, open }: Digest, at: Date): boolean {
  return problems.length > 0 || open > 0 || at.getUTCDay() === MONDAY;
}

/** Since when one report is due: of a set hour, since it was last that hour; otherwise for a day. */
function dueSince(at: Date, hour: number | undefined): Date {
  if (hour === undefined) return new Date(at.getTime() - DAY_MS);
  const today = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), hour);
  return new Date(today <= at.getTime() ? today : today - DAY_MS);
}

/**
 * Once a day over all processes, tells the operators' channel what needs them, and it and the log how long the audit log is and which hash its
 * last entry has: kept outside of the store, that is what reveals a tail that was cut off.
 */
export async function reportAuditHead(
  deps: Pick<StoryDeps, "settings" | "log" | "now"> & {
    store: Pick<
      Store,
      "findAuditHead" | "beginRound" | "auditDamage" | "everyPreparation" | "listOpenDrifts"
    >;
  },
): Promise<void> {
  const { store, settings, log, now } = deps;
  // A head that does not go on from the one before must not be published as one to trust.
  if (store.auditDamage() !== null) return;
  const at = now();
  const { count, hash } = await store.findAuditHead();
  const { channel } = settings.operators;
  const digest = channel === undefined ? null : await readDigest(store);
  const posts =
    channel === undefined || digest === null || !isWorthSaying(digest, at)
      ? []
      : [auditHeadPost(channel, { count, head: hash, at: at.toISOString(), digest })];
  const isOurs = await store.beginRound({
    name: "audit-head",
    notSince: dueSince(at, settings.operators.digestHour),
    posts,
    audit: [
      {
        event: "audit.head_reported",
        actor: "bot",
        preparationId: null,
        channelId: channel ?? null,
        planHash: null,
        requestId: null,
        details: { count, head: hash },
      },
    ],
  });
  if (!isOurs) return;
  log.info({ count, head: hash }, "the audit log's head");
}
