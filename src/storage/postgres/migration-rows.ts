import type { Kysely, Selectable } from "kysely";
import * as z from "zod";
import { UnreadableRow } from "../../core/errors.ts";
import { type Migration, migrationSchema } from "../../core/migration/migration.ts";
import { isMigrationOpen, nextMigrationState } from "../../core/migration/states.ts";
import type { SeenMigration } from "../contract/migrations.ts";
import type { Store } from "../contract/store.ts";
import { writeEffects } from "./effects.ts";
import { requireInCharge } from "./executors.ts";
import { isMoment } from "./rows.ts";
import type { Database, MigrationTable } from "./schema.ts";
import { storableJson } from "./storable.ts";
import type { StoreContext } from "./store-context.ts";
import { transact } from "./transact.ts";

type MigrationPart = Pick<
  Store,
  "createMigration" | "findMigration" | "listMigrations" | "moveMigration" | "patchMigration"
>;

/** Migrations that the bot runs itself, as rows. The preparation's row is locked first, as everywhere. */
export function createMigrationPart(context: StoreContext): MigrationPart {
  const { db, now } = context;
  return {
    createMigration: ({ migration, ...effects }) =>
      transact(context, async (tx) => {
        await requireInCharge(context, tx);
        await lockPreparationRow(tx, migration.preparationId);
        const newest = await newestRow(tx, migration.preparationId);
        if (newest?.is_open === true || migration.number !== (newest?.number ?? 0) + 1) return false;
        await tx.insertInto("migrations").values(rowOf(migration)).execute();
        await writeEffects(context, tx, migration.preparationId, effects);
        return true;
      }),

    async findMigration(preparationId) {
      const row = await newestRow(db, preparationId);
      return row === undefined ? null : readMigration(row);
    },

    async listMigrations({ states, onUnreadable }) {
      if (states.length === 0) return [];
      const rows = await db
        .selectFrom("migrations")
        .selectAll()
        .where("state", "in", [...states])
        .orderBy("state_since")
        .orderBy("preparation_id")
        .execute();
      const read: Migration[] = [];
      for (const row of rows) {
        const migration = tryReadMigration(row);
        if (migration === null) await onUnreadable(row.preparation_id);
        else read.push(migration);
      }
      return read;
    },

    moveMigration: ({ seen, event, patch = {}, ...effects }) =>
      transact(context, async (tx) => {
        const current = await lockAsSeen(context, tx, seen);
        const state = current === null ? null : nextMigrationState(current.state, event);
        if (current === null || state === null) return null;
        const moved = { ...current, ...patch, state, stateSince: now().toISOString() };
        await writeMigration(tx, moved);
        await writeEffects(context, tx, seen.preparationId, effects);
        return moved;
      }),

    patchMigration: ({ seen, patch, ...effects }) =>
      transact(context, async (tx) => {
        const current = await lockAsSeen(context, tx, seen);
        if (current === null) return null;
        const changed = { ...current, ...patch };
        await writeMigration(tx, changed);
        await writeEffects(context, tx, seen.preparationId, effects);
        return changed;
      }),
  };
}

/** Two of one preparation that begin at once wait for each other, also where there is no row of a migration yet. */
async function lockPreparationRow(tx: Kysely<Database>, preparationId: string): Promise<void> {
  await tx
    .selectFrom("preparations")
    .select("id")
    .where("id", "=", preparationId)
    .forUpdate()
    .executeTakeFirst();
}

function newestRow(db: Kysely<Database>, preparationId: string) {
  return db
    .selectFrom("migrations")
    .selectAll()
    .where("preparation_id", "=", preparationId)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Holds the row until the transaction ends; null when it is not as it was seen. */
async function lockAsSeen(
  context: StoreContext,
  tx: Kysely<Database>,
  { preparationId, number, state, stateSince }: SeenMigration,
): Promise<Migration | null> {
  await requireInCharge(context, tx);
  const row = await tx
    .selectFrom("migrations")
    .selectAll()
    .where("preparation_id", "=", preparationId)
    .where("number", "=", number)
    .forUpdate()
    .executeTakeFirst();
  const current = row === undefined ? null : readMigration(row);
  return current?.state === state && current.stateSince === stateSince ? current : null;
}

async function writeMigration(tx: Kysely<Database>, migration: Migration): Promise<void> {
  const { preparation_id, number, ...row } = rowOf(migration);
  await tx
    .updateTable("migrations")
    .set(row)
    .where("preparation_id", "=", preparation_id)
    .where("number", "=", number)
    .execute();
}

function rowOf({ preparationId, number, state, stateSince, createdAt, ...body }: Migration) {
  return {
    preparation_id: preparationId,
    number,
    state,
    is_open: isMigrationOpen(state),
    state_since: new Date(stateSince),
    created_at: new Date(createdAt),
    body: storableJson(body),
  };
}

/** Errors: UnreadableRow for a row that was altered outside of the bot. */
export function readMigration(row: Selectable<MigrationTable>): Migration {
  const migration = tryReadMigration(row);
  if (migration === null) throw new UnreadableRow("migrations", `${row.preparation_id} ${row.number}`);
  return migration;
}

function tryReadMigration(row: Selectable<MigrationTable>): Migration | null {
  if (!isMoment(row.state_since) || !isMoment(row.created_at)) return null;
  const read = migrationSchema.safeParse({
    ...z.record(z.string(), z.unknown()).safeParse(row.body).data,
    preparationId: row.preparation_id,
    number: row.number,
    state: row.state,
    stateSince: row.state_since.toISOString(),
    createdAt: row.created_at.toISOString(),
  });
  return read.data ?? null;
}
