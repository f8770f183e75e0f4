import type { Bot } from "./bot-process.ts";

/** Every row of the store, the engine's among them: by table, and all of it as text for those who look for secrets. */
export type StoreRows = { tables: Readonly<Record<string, readonly Row[]>>; text: string };
export type Row = Readonly<Record<string, unknown>>;

/** Where a bot's store is, and how to keep, put back and read it while no bot runs on it. */
export type StorePlace = {
  environment: Readonly<Record<string, string>>;
  /** The data folder of an embedded database. */
  dataDir: string | null;
  /** Keeps what is stored now under a name. */
  keep(name: string): Promise<void>;
  /** Puts a kept store in place of this one. */
  putBack(name: string): Promise<void>;
  /** Empties it, as before the first start. */
  clear(): Promise<void>;
  /** Every row; `bot` is the one that runs on this store, null when it is stopped. */
  read(bot: Pick<Bot, "readRows"> | null): Promise<StoreRows>;
  /** Sealed texts in all files of the data folder, those of the database included; none of a server's. */
  findSealedTexts(): string[];
};

/** Makes places that share what they keep; `lane` names one of them. */
export type StoreKind = {
  name: "embedded" | "server";
  place(lane: string): StorePlace;
  /** Removes everything that was made. */
  close(): Promise<void>;
};

export function rowsOf(text: string): StoreRows {
  return { tables: JSON.parse(text) as StoreRows["tables"], text };
}
