import { resolve } from "node:path";
import type { StoreEnv } from "../config/env.ts";
import { UserFacingError } from "../core/errors.ts";
import { requireFittingKeys } from "../security/fitting-keys.ts";
import { requireWholeAudit } from "../security/whole-audit.ts";
import { markMoved } from "../storage/embedded/moved-store.ts";
import { hasStore } from "../storage/embedded/store-files.ts";
import { explainServerTrouble } from "../storage/postgres/connect-trouble.ts";
import { type ChangeValue, copyTables } from "../storage/postgres/copy-tables.ts";
import { migrateStore } from "../storage/postgres/postgres-store.ts";
import { openServerDatabase } from "../storage/postgres/server.ts";
import { migrateEmbeddedEngine, migrateServerEngine } from "../workflow/engine/engine-schema.ts";
import type { AppTools } from "./app-tools.ts";
import { type OpenStore, openStore } from "./store.ts";

/** The one process of an embedded database; a server's take over from it what it left. */
const EMBEDDED_EXECUTOR = "embedded";

export type MovedStore = { folder: string; preparations: number; auditEntries: number };

/**
 * Moves the embedded store to an empty database of a server: everything, the engine's unfinished work and the audit log included.
 * Nothing counts before all of it is there; then the data folder starts no bot any more. Errors: UserFacingError, the databases'.
 */
export async function moveStore(
  env: StoreEnv,
  serverUrl: string,
  tools: Pick<AppTools, "log" | "now">,
): Promise<MovedStore> {
  const folder = resolve(env.DATA_DIR);
  if (!hasStore(folder)) throw new UserFacingError({ code: "NO_STORE", args: { folder } });
  const source = await openStore({ ...env, DATABASE_URL: undefined }, tools);
  const moved = await (async () => {
    await requireWhole(source);
    const copied = await copyToServer(source, serverUrl);
    // Before the lock of the folder goes: a bot that started here now would be a second one.
    markMoved(folder, tools.now());
    return copied;
  })().finally(source.close);
  const target = await openStore({ ...env, DATABASE_URL: serverUrl }, tools);
  try {
    await requireWhole(target);
    await target.store.record(null, { audit: [movedEntry(moved)] });
  } finally {
    await target.close();
  }
  return { folder, ...moved };
}

async function requireWhole({ store, sealer }: OpenStore): Promise<void> {
  await requireWholeAudit(store, { onDamage: "stop" });
  await requireFittingKeys(store, sealer);
}

async function copyToServer(source: OpenStore, serverUrl: string): Promise<Omit<MovedStore, "folder">> {
  const failures: Error[] = [];
  const target = openServerDatabase(serverUrl, (error) => failures.push(error));
  try {
    await migrateEmbeddedEngine(source.pool);
    await migrateStore(target);
    await migrateServerEngine(target);
    await markGone(source);
    const copied = await copyTables(source.pool, target, withSecrets(source));
    const rowsOf = (table: string) => copied.get(`public.${table}`) ?? 0;
    return { preparations: rowsOf("preparations"), auditEntries: rowsOf("audit") };
  } catch (error) {
    throw explainServerTrouble(error);
  } finally {
    await target.end();
  }
}

/** A process that is gone: what it left in hand is taken over at once by the first one on the server. */
async function markGone({ store }: OpenStore): Promise<void> {
  await store.enlist(EMBEDDED_EXECUTOR);
  await store.retire(EMBEDDED_EXECUTOR);
}

/** Sealed secrets lie in files here, and in their table on a server. One that is lost stays lost. */
function withSecrets({ secrets }: OpenStore): ChangeValue {
  return async (table, column, value) => {
    if (table !== "public.secrets" || column !== "sealed" || value === null || secrets === null) return value;
    return (await secrets.read(value)) ?? "";
  };
}

function movedEntry(details: Omit<MovedStore, "folder">) {
  return {
    event: "store.moved",
    actor: "operator:cli",
    preparationId: null,
    channelId: null,
    planHash: null,
    requestId: null,
    details,
  };
}
