import { type Kysely, sql } from "kysely";
import { canonicalJson } from "../../core/canonical-json.ts";
import { isOpen, type Preparation } from "../../core/preparation.ts";
import { nextState } from "../../core/transitions.ts";
import type { PreparationPatch, Store } from "../store.ts";
import { transact } from "./audit-watch.ts";
import { type StoreContext, writeEffects } from "./effects.ts";
import { insertReceipt } from "./receipts.ts";
import { bodyOf, readPreparation } from "./rows.ts";
import type { Database } from "./schema.ts";
import { clearingSecrets, deleteSecrets } from "./secrets.ts";
import { storableJson } from "./storable.ts";

type PreparationPart = Pick<
  Store,
  | "createPreparation"
  | "findPreparation"
  | "findOpenPair"
  | "findSubmission"
  | "listPreparations"
  | "changeState"
  | "patchPreparation"
  | "putCheckResult"
  | "listLivePreparationsOfBucket"
>;

/** The preparations themselves: their rows, and every compare-and-set on them. */
export function createPreparationPart(context: StoreContext): PreparationPart {
  const { db } = context;
  return {
    createPreparation: (input) => transact(context, (tx) => createPreparation(context, tx, input)),

    findPreparation: (id) => findPreparation(db, id),

    findOpenPair: (pair) => findOpenPair(db, pair),

    findSubmission: (submissionId) => findSubmission(db, submissionId),

    async listPreparations({ requester, states, limit, offset = 0 }) {
      if (states?.length === 0) return [];
      let query = db
        .selectFrom("preparations")
        .selectAll()
        .orderBy("created_at", "desc")
        .orderBy("id")
        .limit(limit)
        .offset(offset);
      if (requester !== undefined) query = query.where("requester", "=", requester);
      if (states !== undefined) query = query.where("state", "in", [...states]);
      // Said twice, since only so the index of the open ones is taken, and the ended ones are not read.
      if (states?.every(isOpen)) query = query.where("is_open", "=", true);
      return (await query.execute()).map(readPreparation);
    },

    changeState: (input) =>
      transact(context, async (tx) => {
        const current = await lockPreparation(tx, input.id);
        if (!current || current.revision !== input.revision || current.state !== input.from) return null;
        const state = nextState(current.state, input.event);
        if (state === null) return null;
        const changed = {
          ...applyPatch(current, input.patch),
          state,
          stateSince: context.now().toISOString(),
        };
        await writePreparation(tx, changed);
        await writeEffects(context, tx, input.id, input);
        return changed;
      }),

    patchPreparation: (input) => {
      const patch = () => transact(context, (tx) => patchPreparation(context, tx, input));
      return input.destroys === undefined ? patch() : clearingSecrets(context, patch);
    },

    putCheckResult: (input) =>
      transact(context, async (tx) => {
        const row = await tx
          .updateTable("preparations")
          .set({
            checks: sql<string>`jsonb_set(checks, array[${input.check}::text], ${storableJson(input.result)}::jsonb)`,
          })
          .where("id", "=", input.id)
          .where("revision", "=", input.revision)
          .returningAll()
          .executeTakeFirst();
        if (!row) return null;
        await writeEffects(context, tx, input.id, input);
        return readPreparation(row);
      }),

    async listLivePreparationsOfBucket(bucket, exceptId) {
      const rows = await db
        .selectFrom("preparations")
        .select("id")
        .where("destination_bucket", "=", bucket)
        .where("is_open", "=", true)
        .where("id", "!=", exceptId)
        .execute();
      return rows.map((row) => row.id);
    },
  };
}

async function createPreparation(
  context: StoreContext,
  tx: Kysely<Database>,
  input: Parameters<Store["createPreparation"]>[0],
): ReturnType<Store["createPreparation"]> {
  const { preparation } = input;
  // One request at a time: the limit a person and the rule for pairs are both counts over other rows.
  await sql`select pg_advisory_xact_lock(${CREATE_LOCK})`.execute(tx);

  const repeated = await findSubmission(tx, input.submissionId);
  if (repeated) return { outcome: "repeated", preparation: repeated };

  const taken = await findOpenPair(tx, preparation.request);
  if (taken) return { outcome: "pair-taken", preparation: taken };

  const open = await tx
    .selectFrom("preparations")
    .selectAll()
    .where("requester", "=", preparation.requester)
    .where("is_open", "=", true)
    .orderBy("created_at", "desc")
    .execute();
  if (open.length >= input.maxOpenPerPerson) return { outcome: "too-many", open: open.map(readPreparation) };

  if (await findPreparation(tx, preparation.id)) return { outcome: "id-taken" };
  await tx.insertInto("preparations").values(rowOf(preparation)).execute();
  await tx
    .insertInto("submissions")
    .values({ id: input.submissionId, preparation_id: preparation.id, created_at: context.now() })
    .execute();
  await writeEffects(context, tx, preparation.id, input);
  return { outcome: "created", preparation };
}

const CREATE_LOCK = 7_061_002;

async function patchPreparation(
  context: StoreContext,
  tx: Kysely<Database>,
  input: Parameters<Store["patchPreparation"]>[0],
): ReturnType<Store["patchPreparation"]> {
  const current = await lockPreparation(tx, input.id);
  if (!current || current.revision !== input.revision) return null;
  if (!isAsExpected(current, input.expect)) return null;
  const changed = applyPatch(current, input.patch);
  await writePreparation(tx, changed);
  await deleteSecrets(tx, input.id, input.destroys ?? []);
  if (input.receipt) await insertReceipt(tx, input.receipt);
  await writeEffects(context, tx, input.id, input);
  return changed;
}

async function findPreparation(db: Kysely<Database>, id: string): Promise<Preparation | null> {
  const row = await db.selectFrom("preparations").selectAll().where("id", "=", id).executeTakeFirst();
  return row ? readPreparation(row) : null;
}

async function findOpenPair(
  db: Kysely<Database>,
  { sourceBucket, prefix, destinationBucket }: Parameters<Store["findOpenPair"]>[0],
): Promise<Preparation | null> {
  const row = await db
    .selectFrom("preparations")
    .selectAll()
    .where("source_bucket", "=", sourceBucket)
    .where("prefix", "=", prefix)
    .where("destination_bucket", "=", destinationBucket)
    .where("is_open", "=", true)
    .executeTakeFirst();
  return row ? readPreparation(row) : null;
}

async function findSubmission(db: Kysely<Database>, submissionId: string): Promise<Preparation | null> {
  const row = await db
    .selectFrom("submissions")
    .select("preparation_id")
    .where("id", "=", submissionId)
    .executeTakeFirst();
  return row ? findPreparation(db, row.preparation_id) : null;
}

/** Reads a preparation and holds its row until the transaction ends. */
export async function lockPreparation(tx: Kysely<Database>, id: string): Promise<Preparation | null> {
  const row = await tx
    .selectFrom("preparations")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row ? readPreparation(row) : null;
}

/** Whether a preparation still is as somebody saw it who now wants to change it. */
function isAsExpected(current: Preparation, expected: Partial<Preparation> = {}): boolean {
  return Object.entries(expected).every(
    ([key, value]) => canonicalJson(current[key as keyof Preparation]) === canonicalJson(value),
  );
}

export function applyPatch(current: Preparation, patch: PreparationPatch = {}): Preparation {
  return { ...current, ...patch };
}

export async function writePreparation(tx: Kysely<Database>, preparation: Preparation): Promise<void> {
  const { id, ...row } = rowOf(preparation);
  await tx.updateTable("preparations").set(row).where("id", "=", id).execute();
}

function rowOf(preparation: Preparation) {
  return {
    id: preparation.id,
    team_id: preparation.teamId,
    requester: preparation.requester,
    revision: preparation.revision,
    state: preparation.state,
    is_open: isOpen(preparation.state),
    source_bucket: preparation.request.sourceBucket,
    prefix: preparation.request.prefix,
    destination_bucket: preparation.request.destinationBucket,
    delivery: preparation.delivery,
    created_at: new Date(preparation.createdAt),
    state_since: new Date(preparation.stateSince),
    expires_at: preparation.expiresAt === null ? null : new Date(preparation.expiresAt),
    checks: storableJson(preparation.checks),
    body: storableJson(bodyOf(preparation)),
  };
}
