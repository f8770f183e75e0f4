import { existsSync } from "node:fs";
import type { Pool } from "pg";
import type { StoreEnv } from "../config/env.ts";
import { UserFacingError } from "../core/errors.ts";
import { describeError } from "../security/redact.ts";
import { createSealer, type Sealer } from "../security/seal.ts";
import { storeSeals } from "../security/store-seals.ts";
import type { Store } from "../storage/contract/store.ts";
import { openEmbeddedDatabase } from "../storage/embedded/embedded.ts";
import { createHeadFile } from "../storage/embedded/head-file.ts";
import { type HeadPlace, NO_HEAD_PLACE } from "../storage/postgres/audit-watch.ts";
import { explainServerTrouble } from "../storage/postgres/connect-trouble.ts";
import { createPostgresStore } from "../storage/postgres/postgres-store.ts";
import type { SecretPlace } from "../storage/postgres/secret-place.ts";
import { openServerDatabase, readServerVersion } from "../storage/postgres/server.ts";
import type { StoreTrouble } from "../storage/postgres/watch-connections.ts";
import type { LineHandler } from "../storage/process-lock.ts";
import type { AppTools } from "./app-tools.ts";

type OpenDatabase = {
  pool: Pool;
  isEmbedded: boolean;
  /** Of the embedded database; whether a server works is for its operators to monitor. */
  trouble: StoreTrouble;
  /** Of a server, such as `16.4`; null for the embedded database. */
  readVersion(): Promise<string | null>;
  /** A copy of the embedded store's files; its folder. Errors: UserFacingError, the system's; on a server there are no files. */
  copyFiles(): Promise<string>;
  /** Answers other commands of this machine; without effect on a server, which they reach themselves. */
  answer(handler: LineHandler): void;
  close(): Promise<void>;
};

/** A store and what has to be closed with it. */
export type OpenStore = DatabaseWithSecrets & { store: Store; sealer: Sealer };

/** Opens the store that the environment names. Errors: UserFacingError, the database's own. */
export async function openStore(
  env: StoreEnv,
  { log, now }: Pick<AppTools, "log" | "now">,
  executorId?: string,
): Promise<OpenStore> {
  const onError = (error: Error) =>
    log.error({ error: describeError(error) }, "a database connection failed");
  const sealer = createSealer(env.MGW_SEAL_KEY);
  const database = await openDatabase(env, onError);
  const { secrets } = database;
  const store = await createPostgresStore({
    pool: database.pool,
    isAlone: database.isEmbedded,
    now,
    ...(secrets === null ? {} : { secrets }),
    seals: storeSeals(sealer),
    headPlace: headPlaceOf(env, sealer),
    // From the one process of an embedded database nobody takes over.
    ...(executorId === undefined || database.isEmbedded ? {} : { executorId }),
  }).catch(async (error: unknown) => {
    const cause = explainServerTrouble(await database.trouble.explain(error));
    await database.close().catch(() => undefined);
    throw cause;
  });
  const close = async () => {
    await store.close();
    await database.close();
  };
  return { ...database, store, sealer, close };
}

/** A server's bot has a data folder only where an operator made one; without it a head lives as long as the process. */
function headPlaceOf({ DATABASE_URL, DATA_DIR }: StoreEnv, sealer: Sealer): HeadPlace {
  if (DATABASE_URL !== undefined && !existsSync(DATA_DIR)) return NO_HEAD_PLACE;
  return createHeadFile(DATA_DIR, {
    mac: (text) => sealer.mac("audit-head", text),
    isMac: (text, mac) => sealer.isMac("audit-head", text, mac),
  });
}

/** `secrets`: null where they lie in their table. */
type DatabaseWithSecrets = OpenDatabase & { secrets: SecretPlace | null };

function openDatabase(env: StoreEnv, onError: (error: Error) => void): Promise<DatabaseWithSecrets> {
  return env.DATABASE_URL === undefined
    ? openEmbedded(env.DATA_DIR, onError)
    : openServer(env.DATABASE_URL, onError);
}

async function openEmbedded(folder: string, onError: (error: Error) => void): Promise<DatabaseWithSecrets> {
  const { lock, ...database } = await openEmbeddedDatabase(folder, onError);
  return {
    ...database,
    isEmbedded: true,
    answer: (handler) => lock.onRequest(handler),
    readVersion: async () => null,
  };
}

async function openServer(url: string, onError: (error: Error) => void): Promise<DatabaseWithSecrets> {
  const pool = openServerDatabase(url, onError);
  return {
    pool,
    // In their table.
    secrets: null,
    isEmbedded: false,
    trouble: { happened: new Promise(() => undefined), explain: async (error) => error },
    copyFiles: () => Promise.reject(new UserFacingError({ code: "BACKUP_OF_SERVER", args: {} })),
    answer: () => undefined,
    readVersion: () => readServerVersion(pool),
    close: () => pool.end(),
  };
}
