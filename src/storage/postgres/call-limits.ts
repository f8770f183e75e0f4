import { type Kysely, type Selectable, sql } from "kysely";
import {
  bookCallAt,
  type CallLimit,
  type CallLimitState,
  earliestCallMs,
  horizonMs,
  UNUSED_LIMIT,
} from "../../core/call-limits.ts";
import type { Store } from "../contract/store.ts";
import { takeLock } from "./locks.ts";
import type { CallLimitTable, Database } from "./schema.ts";
import type { StoreContext } from "./store-context.ts";

/** Limits that all processes share, by the database's clock. */
export function createCallLimitPart(context: StoreContext): Pick<Store, "bookCall" | "holdCalls"> {
  const inTurn = context.isAlone ? oneAtATime(context.db) : underLock(context);
  return {
    bookCall: (input) => inTurn((limits) => bookCall(limits, input)),

    holdCalls: (name, forMs) =>
      inTurn(async (limits) => {
        const { nowMs, states } = await limits.read([name]);
        const { bookedMs } = states.get(name) ?? UNUSED_LIMIT;
        await limits.write(new Map([[name, { bookedMs, heldUntilMs: nowMs + forMs }]]));
      }),
  };
}

type States = ReadonlyMap<string, CallLimitState>;

type Limits = {
  /** The limits as they stand, and the time now. */
  read(names: readonly string[]): Promise<{ nowMs: number; states: States }>;
  write(states: States): Promise<void>;
};

/** One booking at a time, over all processes. */
type InTurn = <T>(work: (limits: Limits) => Promise<T>) => Promise<T>;

function underLock(context: StoreContext): InTurn {
  return (work) =>
    context.db.transaction().execute(async (tx) => {
      await takeLock(context, tx, "limits");
      return work({ read: (names) => readLimits(tx, names), write: (states) => writeLimits(tx, states) });
    });
}

/** More channels than a bot writes into within the time of any limit. */
const MAX_REMEMBERED = 1_000;

/** Where there is no other process, what was written last is how the limits stand. The database is of this host, as is its clock. */
function oneAtATime(db: Kysely<Database>): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  const known = new Map<string, CallLimitState>();
  const limits: Limits = {
    async read(names) {
      const unknown = names.filter((name) => !known.has(name));
      if (unknown.length === 0) return { nowMs: Date.now(), states: known };
      const { nowMs, states } = await readLimits(db, unknown);
      if (known.size > MAX_REMEMBERED) known.clear();
      for (const name of unknown) known.set(name, states.get(name) ?? UNUSED_LIMIT);
      return { nowMs, states: known };
    },
    async write(states) {
      for (const name of states.keys()) known.delete(name);
      await writeLimits(db, states);
      for (const [name, state] of states) known.set(name, state);
    },
  };
  return (work) => {
    const own = last.then(() => work(limits));
    last = own.catch(() => undefined);
    return own;
  };
}

async function bookCall(
  kept: Limits,
  { limits, maxWaitMs }: Parameters<Store["bookCall"]>[0],
): Promise<number> {
  const { nowMs, states } = await kept.read(limits.map(({ name }) => name));
  const stateOf = (limit: CallLimit) =>
    withoutLater(states.get(limit.name) ?? UNUSED_LIMIT, nowMs + horizonMs(limit, maxWaitMs));
  const atMs = Math.max(...limits.map((limit) => earliestCallMs(limit, stateOf(limit), nowMs)));
  if (atMs - nowMs <= maxWaitMs) {
    const booked = limits.map((limit) => [limit.name, bookCallAt(limit, stateOf(limit), atMs)] as const);
    await kept.write(new Map(booked));
  }
  return Math.ceil(atMs - nowMs);
}

/** Nothing is booked so far ahead: such bookings are from before the clock was set back, and would stop every call until then. */
function withoutLater({ bookedMs, heldUntilMs }: CallLimitState, latestMs: number): CallLimitState {
  return { bookedMs: bookedMs.filter((atMs) => atMs <= latestMs), heldUntilMs };
}

async function readLimits(
  db: Kysely<Database>,
  names: readonly string[],
): Promise<{ nowMs: number; states: Map<string, CallLimitState> }> {
  const { rows } = await sql<{ now: number; limits: Selectable<CallLimitTable>[] }>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as now,
           (select coalesce(json_agg(one), '[]') from call_limits one where one.name = any(${names}::text[])) as limits
  `.execute(db);
  const [row] = rows;
  const states = (row?.limits ?? []).map(
    ({ name, booked_ms, held_until_ms }) =>
      [name, { bookedMs: booked_ms, heldUntilMs: held_until_ms }] as const,
  );
  return { nowMs: Math.floor(row?.now ?? 0), states: new Map(states) };
}

async function writeLimits(db: Kysely<Database>, states: States): Promise<void> {
  if (states.size === 0) return;
  await db
    .insertInto("call_limits")
    .values(
      [...states].map(([name, { bookedMs, heldUntilMs }]) => ({
        name,
        booked_ms: [...bookedMs],
        held_until_ms: heldUntilMs,
      })),
    )
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet({
        booked_ms: sql`excluded.booked_ms`,
        held_until_ms: sql`excluded.held_until_ms`,
      }),
    )
    .execute();
}
