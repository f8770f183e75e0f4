import type { Kysely, Selectable } from "kysely";
import type { Receipt } from "../contract/receipts.ts";
import type { Database, ReceiptTable } from "./schema.ts";

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

export function readReceipt(row: Selectable<ReceiptTable>): Receipt {
  return {
    preparationId: row.preparation_id,
    userId: row.user_id,
    event: row.event as Receipt["event"],
    at: row.at.toISOString(),
  };
}
