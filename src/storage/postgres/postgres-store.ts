import { randomUUID } from "node:crypto";
import { Kysely, PostgresDialect } from "kysely";
import type { Pool } from "pg";
import type { Store } from "../store.ts";
import { createAuditPart } from "./audit.ts";
import { createDecisionPart } from "./decisions.ts";
import { createDriftPart } from "./drifts.ts";
import { type StoreContext, writeEffects } from "./effects.ts";
import { createGrantPart } from "./grants.ts";
import { migrate } from "./migrations/index.ts";
import { createPostPart } from "./posts.ts";
import { createPreparationPart } from "./preparations.ts";
import { createRetentionPart } from "./retention.ts";
import { createRoundPart } from "./rounds.ts";
import type { Database } from "./schema.ts";
import { storableJson } from "./storable.ts";

/**
 * The store on PostgreSQL, embedded or a server. The pool stays its owner's: the engine uses the same one.
 * Errors: a migration's, at the start; afterwards the database's own.
 */
export async function createPostgresStore(options: {
  pool: Pool;
  now(): Date;
  sealAudit: StoreContext["sealAudit"];
}): Promise<Store> {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: borrow(options.pool) }) });
  await migrate(db as Kysely<unknown>);
  const context: StoreContext = { db, now: options.now, sealAudit: options.sealAudit };
  return {
    ...createPreparationPart(context),
    ...createGrantPart(context),
    ...createDecisionPart(context),
    ...createPostPart(context),
    ...createAuditPart(context),
    ...createRoundPart(context),
    ...createDriftPart(context),
    ...createRetentionPart(context),

    readInstallationId: () => readInstallationId(context),

    record: (preparationId, effects) =>
      db.transaction().execute((tx) => writeEffects(context, tx, preparationId, effects)),

    async putCountCheckpoint(preparationId, checkpoint) {
      const text = storableJson(checkpoint ?? null);
      await db
        .insertInto("counts")
        .values({ preparation_id: preparationId, checkpoint: text })
        .onConflict((conflict) => conflict.column("preparation_id").doUpdateSet({ checkpoint: text }))
        .execute();
    },

    async findCountCheckpoint(preparationId) {
      const row = await db
        .selectFrom("counts")
        .select("checkpoint")
        .where("preparation_id", "=", preparationId)
        .executeTakeFirst();
      return row?.checkpoint ?? null;
    },

    beat: (executorId, staleSince) => beat(context, executorId, staleSince),

    close: () => db.destroy(),
  };
}

/** Kysely ends the pool it is given; this one is shared, so its end is not Kysely's to call. */
function borrow(pool: Pool): { connect: Pool["connect"]; end(): Promise<void> } {
  return { connect: pool.connect.bind(pool) as Pool["connect"], end: async () => undefined };
}

async function readInstallationId({ db, now }: StoreContext): Promise<string> {
  await db
    .insertInto("installation")
    .values({ is_only: true, id: randomUUID(), created_at: now() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { id } = await db.selectFrom("installation").select("id").executeTakeFirstOrThrow();
  return id;
}

async function beat({ db, now }: StoreContext, executorId: string, staleSince: Date): Promise<string[]> {
  await db
    .insertInto("executors")
    .values({ id: executorId, heartbeat_at: now() })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ heartbeat_at: now() }))
    .execute();
  const gone = await db
    .deleteFrom("executors")
    .where("heartbeat_at", "<", staleSince)
    .where("id", "!=", executorId)
    .returning("id")
    .execute();
  return gone.map(({ id }) => id);
}
