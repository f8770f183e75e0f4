import { readDrift } from "../../core/drift.ts";
import { DAY_MS } from "../../core/durations.ts";
import type { Preparation } from "../../core/preparation.ts";
import { holdsGrants, OPEN_STATES, type State } from "../../core/states.ts";
import { auditHeadPost, type Digest } from "../../notices/audit-head.ts";
import type { Store } from "../../storage/contract/store.ts";
import type { StoryDeps } from "../deps.ts";

/** Once a week it is said that all is well, so that silence is not taken for that. */
const MONDAY = 1;

function isWorthSaying({ problems, open }: Digest, at: Date): boolean {
  return problems.length > 0 || open > 0 || at.getUTCDay() === MONDAY;
}

/** What needs operators, and how everything stands. */
async function readDigest(store: Pick<Store, "everyPreparation" | "listOpenDrifts">): Promise<Digest> {
  const open: Preparation[] = [];
  const everyone = store.everyPreparation({ states: OPEN_STATES, onUnreadable: async () => undefined });
  for await (const preparation of everyone) open.push(preparation);
  const inState = (state: State) => open.filter((preparation) => preparation.state === state);
  const awaiting = inState("awaiting_approval").map(({ stateSince }) => stateSince);
  const live = open.filter(({ state }) => holdsGrants(state));
  const ends = live.flatMap(({ expiresAt }) => expiresAt ?? []);
  const drifts = (await store.listOpenDrifts()).flatMap(({ drift }) => readDrift(drift) ?? []);
  return {
    problems: [
      ...inState("revoke_failed").map(({ id, revokeAttempts }) => ({
        id,
        what: "revoke_failed" as const,
        attempts: revokeAttempts,
      })),
      ...inState("failed").map(({ id }) => ({ id, what: "failed" as const })),
      ...drifts.map((drift) => ({ id: drift.preparationId ?? drift.cloud, what: "drift" as const })),
    ],
    open: open.length,
    live: live.length,
    blocked: inState("blocked").length,
    awaiting: awaiting.length,
    oldestAwaiting: awaiting.sort()[0] ?? null,
    nextEnd: ends.sort()[0] ?? null,
  };
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
