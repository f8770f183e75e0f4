import type { Kysely } from "kysely";
import type { Effects } from "../contract/effects.ts";
import type { Grant } from "../contract/grants.ts";
import type { Store } from "../contract/store.ts";
import { commitEffects, writeEffects } from "./effects.ts";
import { requireInCharge } from "./executors.ts";
import { lockPreparation } from "./preparations.ts";
import { readGrant } from "./rows.ts";
import type { Database } from "./schema.ts";
import { clearingSecrets, deleteSecrets, puttingSecrets } from "./secrets.ts";
import type { Statement } from "./statements.ts";
import { storableJson } from "./storable.ts";
import type { StoreContext } from "./store-context.ts";
import { transact } from "./transact.ts";

type GrantPart = Pick<
  Store,
  | "putGrant"
  | "putGrantWithSecrets"
  | "forgetGrants"
  | "listGrants"
  | "listUnreadableGrants"
  | "destroySecrets"
>;

/** What was made in the clouds, and the sealed secrets that belong to it. */
export function createGrantPart(context: StoreContext): GrantPart {
  const { db } = context;
  return {
    putGrant: (grant, effects = {}) =>
      commitInCharge(context, grant.preparationId, effects, (tx) => [puttingGrant(tx, grant)]),

    putGrantWithSecrets: (grant, secrets, effects = {}) => {
      const sealed = secrets.map((secret) => secret.sealed);
      const commit = (held: readonly string[]) =>
        commitInCharge(context, grant.preparationId, effects, (tx) => [
          puttingGrant(tx, grant),
          ...puttingSecrets(tx, secrets, held),
        ]);
      return clearingSecrets(context, () => context.secrets.keep(sealed, commit));
    },

    forgetGrants: ({ id, state, stateSince, grants, ...effects }) =>
      transact(context, async (tx) => {
        const current = await lockPreparation(context, tx, id);
        if (current?.state !== state || current.stateSince !== stateSince) return false;
        for (const { key, accessKeyId } of grants) {
          await tx
            .updateTable("grants")
            .set({ state: "gone" })
            .where("preparation_id", "=", id)
            .where("key", "=", key)
            .where("state", "=", "made")
            .where("access_key_id", "is not distinct from", accessKeyId)
            .execute();
        }
        await writeEffects(context, tx, id, effects);
        return true;
      }),

    async listGrants(preparationId) {
      return (await grantRows(db, preparationId)).map(readGrant).filter((grant) => grant !== null);
    },

    async listUnreadableGrants(preparationId) {
      const rows = await grantRows(db, preparationId);
      return rows.filter((row) => readGrant(row) === null).map(({ key }) => key);
    },

    destroySecrets: (preparationId, { names, ...effects } = {}) =>
      clearingSecrets(context, () =>
        transact(context, async (tx) => {
          await deleteSecrets(tx, preparationId, names ?? null);
          await writeEffects(context, tx, preparationId, effects);
        }),
      ),
  };
}

/** Commits changes and their effects while this process is the one to write them. Errors: TakenOver. */
async function commitInCharge(
  context: StoreContext,
  preparationId: string,
  effects: Effects,
  changesOn: (tx: Kysely<Database>) => readonly Statement[],
): Promise<void> {
  // From such a process nobody takes over.
  if (context.executorId === null) return commitEffects(context, preparationId, effects, changesOn);
  await transact(context, async (tx) => {
    await requireInCharge(context, tx);
    await writeEffects(context, tx, preparationId, effects, changesOn(tx));
  });
}

function grantRows(db: Kysely<Database>, preparationId: string) {
  return db
    .selectFrom("grants")
    .selectAll()
    .where("preparation_id", "=", preparationId)
    .orderBy("key")
    .execute();
}

function puttingGrant(tx: Kysely<Database>, grant: Grant): Statement {
  const values = {
    change: storableJson(grant.change),
    state: grant.state,
    access_key_id: grant.accessKeyId,
    is_ours: grant.isOurs,
  };
  return tx
    .insertInto("grants")
    .values({ preparation_id: grant.preparationId, key: grant.key, ...values })
    .onConflict((conflict) => conflict.columns(["preparation_id", "key"]).doUpdateSet(values));
}
