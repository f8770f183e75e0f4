import { readDrift } from "../core/drift.ts";
import type { Preparation } from "../core/preparation.ts";
import { holdsGrants, OPEN_STATES, type State } from "../core/states.ts";
import type { Digest } from "../notices/audit-head.ts";
import type { Store } from "../storage/contract/store.ts";

/** What needs operators, and how everything stands. */
export async function readDigest(store: Pick<Store, "everyPreparation" | "listOpenDrifts">): Promise<Digest> {
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
      ...countById(drifts.map(({ preparationId, cloud }) => preparationId ?? cloud)).map(
        ([id, attempts]) => ({
          id,
          what: "drift" as const,
          attempts,
        }),
      ),
    ],
    open: open.length,
    live: live.length,
    blocked: inState("blocked").length,
    awaiting: awaiting.length,
    oldestAwaiting: awaiting.sort()[0] ?? null,
    nextEnd: ends.sort()[0] ?? null,
  };
}

/** Each finding of the daily check has a message of its own: here they are counted. */
function countById(ids: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts];
}
