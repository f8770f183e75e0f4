import type { Kysely } from "kysely";
import type { SealedSecret, SecretName } from "../contract/secrets.ts";
import type { Store } from "../contract/store.ts";
import type { Database } from "./schema.ts";
import type { Statement } from "./statements.ts";
import type { StoreContext } from "./store-context.ts";

type SecretPart = Pick<Store, "listSecrets" | "listHeldSecrets" | "clearSecrets">;

/** Reading sealed secrets, and being rid of what was destroyed. */
export function createSecretPart(context: StoreContext): SecretPart {
  const { db } = context;
  return {
    async listSecrets(preparationId) {
      const rows = await db
        .selectFrom("secrets")
        .selectAll()
        .where("preparation_id", "=", preparationId)
        .execute();
      const secrets = await Promise.all(rows.map((row) => readSecret(context, row)));
      return secrets.filter(({ sealed }) => sealed !== LOST);
    },

    async listHeldSecrets() {
      const rows = await db.selectFrom("secrets").selectAll().orderBy("preparation_id").execute();
      return Promise.all(rows.map((row) => readSecret(context, row)));
    },

    clearSecrets: () => clearSecrets(context),
  };
}

const LOST = "";

async function readSecret(
  { secrets }: StoreContext,
  row: { preparation_id: string; name: string; sealed: string },
): Promise<SealedSecret> {
  const sealed = (await secrets.read(row.sealed)) ?? LOST;
  return { preparationId: row.preparation_id, name: row.name as SecretName, sealed };
}

export function clearSecrets({ db, secrets }: StoreContext): Promise<void> {
  return secrets.clear(async () => {
    const rows = await db.selectFrom("secrets").select("sealed").execute();
    return rows.map(({ sealed }) => sealed);
  });
}

/**
 * Runs a transaction that may take secrets away, or come to nothing after they were put somewhere; then what no row holds
 * goes from where it lies. That failing does not undo what was committed: the sweep and the next start do it again.
 */
export async function clearingSecrets<T>(context: StoreContext, transaction: () => Promise<T>): Promise<T> {
  try {
    return await transaction();
  } finally {
    await clearSecrets(context).catch(() => undefined);
  }
}

/** Writing sealed secrets; `held` is what `SecretPlace.keep` gave for each. */
export function puttingSecrets(
  tx: Kysely<Database>,
  secrets: readonly SealedSecret[],
  held: readonly string[],
): Statement[] {
  return secrets.map(({ preparationId, name }, index) => {
    const sealed = held[index];
    if (sealed === undefined) throw new Error(`expected a place for ${name} of ${preparationId}`);
    return tx
      .insertInto("secrets")
      .values({ preparation_id: preparationId, name, sealed })
      .onConflict((conflict) => conflict.columns(["preparation_id", "name"]).doUpdateSet({ sealed }));
  });
}

/** Destroys sealed secrets of these names inside the caller's transaction; null: all of the preparation. */
export async function deleteSecrets(
  tx: Kysely<Database>,
  preparationId: string,
  names: readonly SecretName[] | null,
): Promise<void> {
  if (names?.length === 0) return;
  const all = tx.deleteFrom("secrets").where("preparation_id", "=", preparationId);
  await (names === null ? all : all.where("name", "in", [...names])).execute();
}
