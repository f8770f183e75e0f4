import type { Kysely } from "kysely";
import type { SecretName } from "../store.ts";
import type { Database } from "./schema.ts";

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
