import { resolve } from "node:path";
import { openStore } from "../compose/store.ts";
import type { StoreEnv } from "../config/env.ts";
import { requireOpenableSecrets } from "../security/fitting-keys.ts";
import { askRunningBot } from "../storage/ask-running-bot.ts";
import type { AuditEntry } from "../storage/contract/audit.ts";
import type { Store } from "../storage/contract/store.ts";
import { type ExportedPreparation, exportPreparations } from "../storage/export-preparations.ts";
import {
  AUDIT_REQUEST,
  auditEntries,
  type BotRequest,
  PREPARATIONS_REQUEST,
  readAnswer,
} from "../storage/requests.ts";
import type { Log } from "../workflow/deps.ts";

/** The audit log, oldest first. Errors: as `readThroughBot`. */
export function readAuditEntries(env: StoreEnv, log: Log): AsyncIterable<AuditEntry> {
  return readThroughBot(env, log, { request: AUDIT_REQUEST, read: auditEntries });
}

/** Every preparation, newest first. Errors: as `readThroughBot`. */
export function readPreparations(env: StoreEnv, log: Log): AsyncIterable<ExportedPreparation> {
  return readThroughBot(env, log, { request: PREPARATIONS_REQUEST, read: exportPreparations });
}

/**
 * What is in the store: from the running bot, which alone may open its data folder, or from the database itself.
 * Errors: when the bot's answer ends before it is whole; the database's own.
 */
async function* readThroughBot<T>(
  env: StoreEnv,
  log: Log,
  { request, read }: { request: BotRequest; read(store: Store): AsyncIterable<T> },
): AsyncIterable<T> {
  if (env.DATABASE_URL === undefined) {
    const lines = await askRunningBot(resolve(env.DATA_DIR), request);
    if (lines) {
      yield* readAnswer<T>(lines);
      return;
    }
  }
  const opened = await openStore(env, { log, now: () => new Date() });
  try {
    yield* read(opened.store);
  } finally {
    await opened.close();
  }
}

/**
 * Accepts the audit log as it stands.
 * Errors: UserFacingError while a bot has the data folder, which would go on from what it remembers, and with a seal key that
 * is another than the bot's, since it could not be established later who accepted it.
 */
export async function acceptAuditLog(env: StoreEnv, log: Log, reason: string) {
  const opened = await openStore(env, { log, now: () => new Date() });
  try {
    await requireOpenableSecrets(opened.store, opened.sealer);
    return await opened.store.acceptAudit({ actor: "operator:cli", reason });
  } finally {
    await opened.close();
  }
}
