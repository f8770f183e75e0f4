import type { Kysely } from "kysely";
import type { Receipt } from "../contract/receipts.ts";
import type { Database } from "./schema.ts";

/** Writes a receipt inside the caller's transaction. */
export async function insertReceipt(tx: Kysely<Database>, receipt: Receipt): Promise<void> {
  await tx
    .insertInto("receipts")
    .values({
      preparation_id: receipt.preparationId,
      user_id: receipt.userId,
      event: receipt.event,
      at: new Date(receipt.at),
    })
    .execute();
}
