import type { Effects } from "./effects.ts";

export type Receipt = {
  preparationId: string;
  userId: string;
  event: "opened" | "stored" | "entered";
  at: string;
};

/** Who opened, stored and entered the credentials. */
export type ReceiptStore = {
  addReceipt(receipt: Receipt, effects?: Effects): Promise<void>;
  listReceipts(preparationId: string): Promise<Receipt[]>;
};
