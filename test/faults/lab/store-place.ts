/** Every row of the store, the engine's among them: by table, and all of it as text for those who look for secrets. */
export type StoreRows = { tables: Readonly<Record<string, readonly Row[]>>; text: string };
export type Row = Readonly<Record<string, unknown>>;

/** Where a bot's store is, and how to keep, put back and read it while no bot runs on it. */
export type StorePlace = {
  environment: Readonly<Record<string, string>>;
  /** Keeps what is stored now under a name. */
  keep(name: string): Promise<void>;
  /** Puts a kept store in place of this one. */
  putBack(name: string): Promise<void>;
  /** Empties it, as before the first start. */
  clear(): Promise<void>;
  read(): Promise<StoreRows>;
};

/** Makes places that share what they keep; `lane` names one of them. */
export type StoreKind = {
  name: "embedded" | "server";
  place(lane: string): StorePlace;
  /** Removes everything that was made. */
  close(): Promise<void>;
};

/** The columns that hold bytes or times come as text, so that rows of both kinds are plain JSON. */
export const TABLES_QUERY = `select table_schema as schema, table_name as name from information_schema.tables
  where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
