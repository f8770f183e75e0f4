import { sql } from "kysely";
import { type MigrationState, OPEN_MIGRATION_STATES } from "../../core/migration/states.ts";
import { LIVE_STATES, OPEN_STATES, type State } from "../../core/states.ts";
import { DRIFT_LOOK } from "../contract/executors.ts";
import type { Store } from "../contract/store.ts";
import type { StoreContext } from "./store-context.ts";

type StateRow = { state: State; count: number; since: Date; unopened: number; past_end: number };
type RestRow = {
  due: number;
  due_since: Date | null;
  drifts: number;
  audit_entries: string | null;
  audit_last: Date | null;
  drift_look: Date | null;
};

/** Three statements over what has not ended and the ends of indexes, each of them small whatever has ended. */
export function createFigurePart(context: StoreContext): Pick<Store, "readFigures"> {
  return {
    async readFigures() {
      const states = await countStates(context);
      const rest = await countRest(context);
      const awaiting = states.find(({ state }) => state === "awaiting_approval");
      return {
        byState: countedBy(OPEN_STATES, states),
        migrationsByState: countedBy(OPEN_MIGRATION_STATES, await countMigrations(context)),
        awaitingSince: awaiting?.since.toISOString() ?? null,
        unopened: sum(states, ({ unopened }) => unopened),
        pastEnd: sum(states, ({ past_end }) => past_end),
        postsDue: rest.due,
        postDueSince: rest.due_since?.toISOString() ?? null,
        openDrifts: rest.drifts,
        auditEntries: Number(rest.audit_entries ?? 0),
        auditLastAt: rest.audit_last?.toISOString() ?? null,
        driftLookAt: rest.drift_look?.toISOString() ?? null,
      };
    },
  };
}

async function countStates({ db, now }: StoreContext): Promise<StateRow[]> {
  const { rows } = await sql<StateRow>`
    select state, count(*)::int as count, min(state_since) as since,
           count(*) filter (where delivery = 'sent' and state = any(${[...LIVE_STATES]}::text[]))::int as unopened,
           count(*) filter (where expires_at < ${now()})::int as past_end
      from preparations where is_open group by state`.execute(db);
  return rows;
}

async function countMigrations({ db }: StoreContext): Promise<{ state: MigrationState; count: number }[]> {
  const { rows } = await sql<{ state: MigrationState; count: number }>`
    select state, count(*)::int as count from migrations where is_open group by state`.execute(db);
  return rows;
}

async function countRest({ db, now }: StoreContext): Promise<RestRow> {
  const { rows } = await sql<RestRow>`
    select (select count(*)::int from posts where is_due and not_before <= ${now()}) as due,
           (select min(not_before) from posts where is_due and not_before <= ${now()}) as due_since,
           (select count(*)::int from drifts where state = 'open') as drifts,
           (select sequence from audit order by sequence desc limit 1) as audit_entries,
           (select at from audit order by sequence desc limit 1) as audit_last,
           (select begun_at from daily_rounds where name = ${DRIFT_LOOK}) as drift_look`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("expected one row of figures, got none");
  return row;
}

/** Every state, also those that nothing is in. */
function countedBy<S extends string>(
  all: readonly S[],
  rows: readonly { state: S; count: number }[],
): Partial<Record<S, number>> {
  const counts = new Map(rows.map(({ state, count }) => [state, count]));
  return Object.fromEntries(all.map((state) => [state, counts.get(state) ?? 0])) as Partial<
    Record<S, number>
  >;
}

function sum(rows: readonly StateRow[], figure: (row: StateRow) => number): number {
  return rows.reduce((total, row) => total + figure(row), 0);
}
