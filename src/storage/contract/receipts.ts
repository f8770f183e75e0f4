import type { ReceiptEvent } from "../../core/receipt-event.ts";
import type { Effects } from "./effects.ts";

export type Receipt = {
  preparationId: string;
  userId: string;
  event: ReceiptEvent;
  at: string;
};

/** Who opened, stored and entered the credentials, or said that they are not for them. */
export type ReceiptStore = {
  addReceipt(receipt: Receipt, effects?: Effects): Promise<void>;
  listReceipts(preparationId: string): Promise<Receipt[]>;
};
