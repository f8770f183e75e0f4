import { DEFAULT_MIGRATION_TABLE, type Kysely, type MigrationProvider, Migrator, sql } from "kysely";
import { UserFacingError } from "../../../core/errors.ts";
import { up as createTables } from "./0001-first.ts";
import { up as protectAudit } from "./0002-audit.ts";
import { up as letCountsStop } from "./0003-count-stop.ts";
import { up as addCallLimits } from "./0004-call-limits.ts";
import { up as addIndexes } from "./0005-growth.ts";
import { up as rememberDrift } from "./0006-drift.ts";
import { up as removeWithPreparation } from "./0007-retention.ts";
import { up as sampleNoSecrets } from "./0008-secret-statistics.ts";
import { up as sealRows } from "./0009-row-seals.ts";
import { up as countRefusals } from "./0010-refusals.ts";
import { up as keepComparisons } from "./0011-comparisons.ts";
import { up as keepMigrations } from "./0012-migrations.ts";
import { up as tellReceivers } from "./0013-webhooks.ts";

/** Migrations by name, applied in this order; a name that was released never changes its content. */
const MIGRATIONS = {
  "0001-first": { up: createTables },
  "0002-audit": { up: protectAudit },
  "0003-count-stop": { up: letCountsStop },
  "0004-call-limits": { up: addCallLimits },
  "0005-growth": { up: addIndexes },
  "0006-drift": { up: rememberDrift },
  "0007-retention": { up: removeWithPreparation },
  "0008-secret-statistics": { up: sampleNoSecrets },
  "0009-row-seals": { up: sealRows },
  "0010-refusals": { up: countRefusals },
  "0011-comparisons": { up: keepComparisons },
  "0012-migrations": { up: keepMigrations },
  "0013-webhooks": { up: tellReceivers },
};

export const provider: MigrationProvider = { getMigrations: async () => ({ ...MIGRATIONS }) };

/**
 * Brings the schema up to date. Errors: UserFacingError `STORE_NEWER` when a newer version has been here; the failed migration's,
 * with its name.
 */
export async function migrate(db: Kysely<unknown>): Promise<void> {
  const unknown = (await readApplied(db)).filter((name) => !Object.hasOwn(MIGRATIONS, name));
  if (unknown.length > 0) throw new UserFacingError({ code: "STORE_NEWER", args: { migrations: unknown } });
  const { error, results } = await new Migrator({ db, provider }).migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === "Error");
  throw new Error(`migration ${failed?.migrationName ?? "(none begun)"} of the database failed`, {
    cause: error,
  });
}

/** Names of the migrations that this database has had, the oldest first. */
async function readApplied(db: Kysely<unknown>): Promise<string[]> {
  const table = sql.table(DEFAULT_MIGRATION_TABLE);
  const there = await sql`select 1 where to_regclass(${DEFAULT_MIGRATION_TABLE}) is not null`.execute(db);
  if (there.rows.length === 0) return [];
  const { rows } = await sql<{ name: string }>`select name from ${table} order by name`.execute(db);
  return rows.map(({ name }) => name);
}
