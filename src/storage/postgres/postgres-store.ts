import { randomUUID } from "node:crypto";
import { Kysely, PostgresDialect } from "kysely";
import type { Pool } from "pg";
import type { StoreSeals } from "../contract/seals.ts";
import type { Store } from "../contract/store.ts";
import { createAuditPart } from "./audit.ts";
import { AuditWatch, type HeadPlace, NO_HEAD_PLACE } from "./audit-watch.ts";
import { createCallLimitPart } from "./call-limits.ts";
import { createComparisonPart } from "./comparisons.ts";
import { createCountPart } from "./counts.ts";
import { createDecisionPart } from "./decisions.ts";
import { createDriftPart } from "./drifts.ts";
import { commitEffects } from "./effects.ts";
import { createExecutorPart } from "./executors.ts";
import { createFigurePart } from "./figures.ts";
import { createGrantPart } from "./grants.ts";
import { createMigrationPart } from "./migration-rows.ts";
import { migrate } from "./migrations/index.ts";
import { createSealPart } from "./older-rows.ts";
import { PostWatch } from "./post-watch.ts";
import { createPostPart } from "./posts.ts";
import { createPreparationPart } from "./preparations.ts";
import { createRefusalPart } from "./refusals.ts";
import { createRetentionPart } from "./retention.ts";
import { createRoundPart } from "./rounds.ts";
import type { Database } from "./schema.ts";
import { IN_THE_TABLE, type SecretPlace } from "./secret-place.ts";
import { clearSecrets, createSecretPart } from "./secrets.ts";
import { createShownPart } from "./shown.ts";
import type { StoreContext } from "./store-context.ts";
import { createWebhookPart } from "./webhooks.ts";

/**
 * The store on PostgreSQL, embedded or a server. The pool stays its owner's: the engine uses the same one.
 * Errors: a migration's, at the start; afterwards the database's own.
 */
export async function createPostgresStore(options: {
  pool: Pool;
  /** The pool has one connection, and nobody else has one: then nothing has to be locked against others. */
  isAlone?: boolean;
  now(): Date;
  seals: StoreSeals;
  /** The process that writes, when it is one that another may take over from. */
  executorId?: string;
  /** Of the embedded database; without it sealed secrets lie in their table. */
  secrets?: SecretPlace;
  /** Where the head of the audit log is kept beside the database; by default nowhere. */
  headPlace?: HeadPlace;
}): Promise<Store> {
  const db = await migrateStore(options.pool);
  const { now, seals, isAlone = false, executorId = null } = options;
  const { secrets = IN_THE_TABLE, headPlace = NO_HEAD_PLACE } = options;
  const auditWatch = new AuditWatch({ isSealed: seals.isAuditSealed, place: headPlace });
  const postWatch = new PostWatch();
  const context: StoreContext = { db, isAlone, now, seals, executorId, secrets, auditWatch, postWatch };
  // What a process that ended was about to destroy.
  await clearSecrets(context);
  return {
    ...createPreparationPart(context),
    ...createGrantPart(context),
    ...createSecretPart(context),
    ...createDecisionPart(context),
    ...createPostPart(context),
    ...createAuditPart(context),
    ...createRoundPart(context),
    ...createCountPart(context),
    ...createComparisonPart(context),
    ...createExecutorPart(context),
    ...createCallLimitPart(context),
    ...createDriftPart(context),
    ...createMigrationPart(context),
    ...createRetentionPart(context),
    ...createSealPart(context),
    ...createRefusalPart(context),
    ...createShownPart(context),
    ...createFigurePart(context),
    ...createWebhookPart(context),

    onPostsDrafted: (listener) => postWatch.listen(listener),

    readInstallationId: () => readInstallationId(context),

    record: (preparationId, effects) => commitEffects(context, preparationId, effects),

    close: async () => {
      await auditWatch.keep().catch(() => undefined);
      await db.destroy();
    },
  };
}

/** Brings the store's tables up to date. Errors: a migration's. */
export async function migrateStore(pool: Pool): Promise<Kysely<Database>> {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: borrow(pool) }) });
  await migrate(db as Kysely<unknown>);
  return db;
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
