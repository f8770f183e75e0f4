import type { Kysely } from "kysely";
import { canonicalJson } from "../../core/canonical-json.ts";
import type { Preparation } from "../../core/preparation.ts";
import { givesLeave, isOpen, nextState, type State, UNFINISHED_STATES } from "../../core/states.ts";
import { type Effects, NEW_SINCE } from "../contract/effects.ts";
import type { PreparationPatch } from "../contract/preparations.ts";
import type { Store } from "../contract/store.ts";
import { writeEffects } from "./effects.ts";
import { takeLock } from "./locks.ts";
import { insertReceipt } from "./receipts.ts";
import { readPreparation, rowOf, sealOf, tryReadPreparation } from "./rows.ts";
import type { Database } from "./schema.ts";
import { clearingSecrets, deleteSecrets } from "./secrets.ts";
import type { Statement } from "./statements.ts";
import type { StoreContext } from "./store-context.ts";
import { transact } from "./transact.ts";

type PreparationPart = Pick<
  Store,
  | "createPreparation"
  | "findPreparation"
  | "findOpenPair"
  | "findSubmission"
  | "listPreparations"
  | "everyPreparation"
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

    findPreparation: (id) => findPreparation(context, db, id),

    findOpenPair: (pair) => findOpenPair(context, db, pair),

    findSubmission: (submissionId) => findSubmission(context, db, submissionId),

    async listPreparations({ requester, states, limit }) {
      if (states?.length === 0) return [];
      const rows = await rowsOf(db, { requester, states }).limit(limit).execute();
      return rows.map((row) => tryReadPreparation(context, row)).filter((found) => found !== null);
    },

    everyPreparation: (input) => everyPreparation(context, input),

    changeState: (input) =>
      transact(context, async (tx) => {
        const current = await lockPreparation(context, tx, input.id);
        if (!current || current.revision !== input.revision || current.state !== input.from) return null;
        if (!isAsExpected(current, input.expect)) return null;
        const state = nextState(current.state, input.event);
        if (state === null || (current.isAltered && givesLeave(input.event))) return null;
        const changed = {
          ...applyPatch(current, input.patch),
          state,
          stateSince: context.now().toISOString(),
        };
        const writing = [writingPreparation(context, tx, changed)];
        await writeEffects(context, tx, input.id, withSince(input, changed), writing);
        return changed;
      }),

    patchPreparation: (input) => {
      const patch = () => transact(context, (tx) => patchPreparation(context, tx, input));
      return input.destroys === undefined ? patch() : clearingSecrets(context, patch);
    },

    putCheckResult: (input) =>
      transact(context, async (tx) => {
        const current = await lockPreparation(context, tx, input.id);
        if (current?.revision !== input.revision) return null;
        const changed = { ...current, checks: { ...current.checks, [input.check]: input.result } };
        await writeEffects(context, tx, input.id, input, [writingPreparation(context, tx, changed)]);
        return changed;
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

/** The moment of the change in the keys of posts that name it. */
function withSince({ posts = [], ...others }: Effects, { stateSince }: Preparation): Effects {
  return {
    ...others,
    posts: posts.map((post) => ({ ...post, key: post.key.replace(NEW_SINCE, stateSince) })),
  };
}

const BATCH = 500;

async function* everyPreparation(
  context: StoreContext,
  { states, onUnreadable }: Parameters<Store["everyPreparation"]>[0],
): AsyncIterable<Preparation> {
  for (let offset = 0; ; offset += BATCH) {
    const rows = await rowsOf(context.db, { states }).limit(BATCH).offset(offset).execute();
    for (const row of rows) {
      const preparation = tryReadPreparation(context, row);
      if (preparation === null) await onUnreadable(row.id);
      else yield preparation;
    }
    if (rows.length < BATCH) return;
  }
}

type Filter = { requester?: string | undefined; states?: readonly State[] | undefined };

function rowsOf(db: Kysely<Database>, { requester, states }: Filter) {
  let query = db.selectFrom("preparations").selectAll().orderBy("created_at", "desc").orderBy("id");
  if (requester !== undefined) query = query.where("requester", "=", requester);
  if (states !== undefined) query = query.where("state", "in", [...states]);
  // Said twice, since only so the index of the open ones is taken, and the ended ones are not read.
  if (states?.every(isOpen)) query = query.where("is_open", "=", true);
  return query;
}

async function createPreparation(
  context: StoreContext,
  tx: Kysely<Database>,
  input: Parameters<Store["createPreparation"]>[0],
): ReturnType<Store["createPreparation"]> {
  const { preparation } = input;
  // One request at a time: the limit a person and the rule for pairs are both counts over other rows.
  await takeLock(context, tx, "create");

  const repeated = await findSubmission(context, tx, input.submissionId);
  if (repeated) return { outcome: "repeated", preparation: repeated };

  const taken = await findOpenPair(context, tx, preparation.request);
  if (taken) return { outcome: "pair-taken", preparation: taken };

  const open = await tx
    .selectFrom("preparations")
    .selectAll()
    .where("requester", "=", preparation.requester)
    .where("is_open", "=", true)
    .where("state", "in", [...UNFINISHED_STATES])
    .orderBy("created_at", "desc")
    .execute();
  if (open.length >= input.maxOpenPerPerson)
    return {
      outcome: "too-many",
      open: open.map((row) => tryReadPreparation(context, row)).filter((found) => found !== null),
    };

  if (await findPreparation(context, tx, preparation.id)) return { outcome: "id-taken" };
  await tx
    .insertInto("preparations")
    .values({ ...rowOf(preparation), seal: sealOf(context.seals, preparation) })
    .execute();
  await tx
    .insertInto("submissions")
    .values({ id: input.submissionId, preparation_id: preparation.id, created_at: context.now() })
    .execute();
  await writeEffects(context, tx, preparation.id, input);
  return { outcome: "created", preparation };
}

async function patchPreparation(
  context: StoreContext,
  tx: Kysely<Database>,
  input: Parameters<Store["patchPreparation"]>[0],
): ReturnType<Store["patchPreparation"]> {
  const current = await lockPreparation(context, tx, input.id);
  if (!current || current.revision !== input.revision) return null;
  if (!isAsExpected(current, input.expect)) return null;
  const changed = applyPatch(current, input.patch);
  await deleteSecrets(tx, input.id, input.destroys ?? []);
  if (input.receipt) await insertReceipt(tx, input.receipt);
  await writeEffects(context, tx, input.id, input, [writingPreparation(context, tx, changed)]);
  return changed;
}

async function findPreparation(
  context: StoreContext,
  db: Kysely<Database>,
  id: string,
): Promise<Preparation | null> {
  const row = await db.selectFrom("preparations").selectAll().where("id", "=", id).executeTakeFirst();
  return row ? readPreparation(context, row) : null;
}

async function findOpenPair(
  context: StoreContext,
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
  return row ? readPreparation(context, row) : null;
}

async function findSubmission(
  context: StoreContext,
  db: Kysely<Database>,
  submissionId: string,
): Promise<Preparation | null> {
  const row = await db
    .selectFrom("submissions")
    .select("preparation_id")
    .where("id", "=", submissionId)
    .executeTakeFirst();
  return row ? findPreparation(context, db, row.preparation_id) : null;
}

/** Reads a preparation and holds its row until the transaction ends. */
export async function lockPreparation(
  context: StoreContext,
  tx: Kysely<Database>,
  id: string,
): Promise<Preparation | null> {
  const row = await tx
    .selectFrom("preparations")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row ? readPreparation(context, row) : null;
}

/** Whether a preparation is unchanged since the caller read it. */
export function isAsExpected(current: Preparation, expected: Partial<Preparation> = {}): boolean {
  return Object.entries(expected).every(
    ([key, value]) => canonicalJson(current[key as keyof Preparation]) === canonicalJson(value),
  );
}

export function applyPatch(current: Preparation, patch: PreparationPatch = {}): Preparation {
  return { ...current, ...patch };
}

export function writingPreparation(
  { seals }: StoreContext,
  tx: Kysely<Database>,
  preparation: Preparation,
): Statement {
  const { id, ...row } = rowOf(preparation);
  const seal = sealOf(seals, preparation);
  return tx
    .updateTable("preparations")
    .set({ ...row, seal })
    .where("id", "=", id);
}
