import { connect } from "node:net";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { openStore } from "../compose/store.ts";
import type { StoreEnv } from "../config/env.ts";
import { requireOpenableSecrets } from "../security/fitting-keys.ts";
import type { AuditEntry } from "../storage/contract/audit.ts";
import { lockSocketPath } from "../storage/process-lock.ts";
import { AUDIT_REQUEST, auditEntries, readAnswer } from "../storage/requests.ts";
import type { Log } from "../workflow/deps.ts";

/**
 * The audit log, oldest first: from the running bot, which alone may open its data folder, or from the database itself.
 * Errors: when the bot's answer ends before the log does; the database's own.
 */
export async function* readAuditEntries(env: StoreEnv, log: Log): AsyncIterable<AuditEntry> {
  if (env.DATABASE_URL === undefined) {
    const lines = await askRunningBot(resolve(env.DATA_DIR));
    if (lines) {
      yield* readAnswer<AuditEntry>(lines);
      return;
    }
  }
  const opened = await openStore(env, { log, now: () => new Date() });
  try {
    yield* auditEntries(opened.store);
  } finally {
    await opened.close();
  }
}

/** The bot's answer line by line; null when no bot runs on the folder. */
function askRunningBot(folder: string): Promise<AsyncIterable<string> | null> {
  return new Promise((settle) => {
    const socket = connect(lockSocketPath(folder));
    socket.once("error", () => settle(null));
    socket.once("connect", () => {
      socket.write(`${AUDIT_REQUEST}\n`);
      settle(createInterface({ input: socket }));
    });
  });
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
