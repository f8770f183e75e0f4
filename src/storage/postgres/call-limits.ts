import { type Kysely, sql } from "kysely";
import {
  bookCallAt,
  type CallLimit,
  type CallLimitState,
  earliestCallMs,
  UNUSED_LIMIT,
} from "../../core/call-limits.ts";
import type { Store } from "../contract/store.ts";
import type { StoreContext } from "./effects.ts";
import type { Database } from "./schema.ts";

/** Limits that all processes share, by the database's clock. */
export function createCallLimitPart({ db }: StoreContext): Pick<Store, "bookCall" | "holdCalls"> {
  return {
    bookCall: (input) => db.transaction().execute((tx) => bookCall(tx, input)),

    holdCalls: (name, forMs) =>
      db.transaction().execute(async (tx) => {
        const nowMs = await lockLimits(tx);
        const { bookedMs } = (await readLimits(tx, [name])).get(name) ?? UNUSED_LIMIT;
        await writeLimit(tx, name, { bookedMs, heldUntilMs: nowMs + forMs });
      }),
  };
}

async function bookCall(
  tx: Kysely<Database>,
  { limits, maxWaitMs }: Parameters<Store["bookCall"]>[0],
): Promise<number> {
  const nowMs = await lockLimits(tx);
  const states = await readLimits(
    tx,
    limits.map(({ name }) => name),
  );
  const stateOf = ({ name, windowMs }: CallLimit) =>
    withoutLater(states.get(name) ?? UNUSED_LIMIT, nowMs + Math.max(maxWaitMs, windowMs));
  const atMs = Math.max(...limits.map((limit) => earliestCallMs(limit, stateOf(limit), nowMs)));
  if (atMs - nowMs <= maxWaitMs) {
    for (const limit of limits) await writeLimit(tx, limit.name, bookCallAt(limit, stateOf(limit), atMs));
  }
  return Math.ceil(atMs - nowMs);
}

/** Nothing is booked so far ahead: such bookings are from before the clock was set back, and would stop every call until then. */
function withoutLater({ bookedMs, heldUntilMs }: CallLimitState, latestMs: number): CallLimitState {
  return { bookedMs: bookedMs.filter((atMs) => atMs <= latestMs), heldUntilMs };
}

/** One booking at a time, over all processes; the time now. */
async function lockLimits(tx: Kysely<Database>): Promise<number> {
  await sql`select pg_advisory_xact_lock(${LIMITS_LOCK})`.execute(tx);
  const { rows } = await sql<{ now: number }>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as now`.execute(tx);
  return Math.floor(rows[0]?.now ?? 0);
}

async function readLimits(tx: Kysely<Database>, names: string[]): Promise<Map<string, CallLimitState>> {
  const rows = await tx.selectFrom("call_limits").selectAll().where("name", "in", names).execute();
  return new Map(rows.map((row) => [row.name, { bookedMs: row.booked_ms, heldUntilMs: row.held_until_ms }]));
}

async function writeLimit(tx: Kysely<Database>, name: string, state: CallLimitState): Promise<void> {
  const values = { booked_ms: [...state.bookedMs], held_until_ms: state.heldUntilMs };
  await tx
    .insertInto("call_limits")
    .values({ name, ...values })
    .onConflict((conflict) => conflict.column("name").doUpdateSet(values))
    .execute();
}

/** Any number, the same in every process of one database. */
const LIMITS_LOCK = 7_061_004;
