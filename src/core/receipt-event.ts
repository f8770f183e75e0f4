/** What a recipient did with a delivery. Stored with receipts: names never change. */
export type ReceiptEvent = "opened" | "stored" | "entered" | "declined";
