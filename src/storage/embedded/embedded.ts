import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Pool } from "pg";
import { UserFacingError } from "../../core/errors.ts";
import { TroubleWatch } from "../postgres/database-trouble.ts";
import type { StoreTrouble } from "../postgres/watch-connections.ts";
import { type ProcessLock, takeProcessLock } from "../process-lock.ts";
import { copyInto } from "./copy-into.ts";
import { copyTemplate } from "./database-template.ts";
import { type DatabasePlace, type RunningDatabase, runEmbedded } from "./embedded-session.ts";
import { isOfSystem, orTrouble, troubleOfSystem } from "./folder-trouble.ts";
import { requireNotMoved } from "./moved-store.ts";
import { holdsSecrets, moveOlderSecrets } from "./older-secrets.ts";
import { SealedFiles } from "./sealed-files.ts";
import { listCopies } from "./store-files.ts";

/** PostgreSQL in a thread of this process, on a data folder. */
export type EmbeddedDatabase = {
  /** The only pool there may be: the socket server mixes up unnamed prepared statements of two clients. */
  pool: Pool;
  /** Where its store keeps sealed secrets. */
  secrets: SealedFiles;
  /** The folder of the database's own files. */
  path: string;
  lock: ProcessLock;
  trouble: StoreTrouble;
  /**
   * A copy of the files of the store as they are at one moment, in a folder within the data folder; its path. The next start
   * removes it. Errors: UserFacingError when the disk has no room for it, the system's.
   */
  copyFiles(): Promise<string>;
  close(): Promise<void>;
};

/** `sockaddr_un` holds 108 bytes on Linux and 104 on macOS, the closing zero included. */
const SOCKET_PATH_MAX_BYTES = 103;
/** The port only names the socket file: `pg` looks for `.s.PGSQL.<port>` in the folder it gets as host. */
const SOCKET_FILE = ".s.PGSQL.5432";

/**
 * Starts the embedded database on `dataDir`, which is made when it is not there, as a copy of the template where one fits.
 * Errors: UserFacingError when the folder is in use, cannot be written, is on a full disk or is damaged.
 */
export async function openEmbeddedDatabase(
  dataDir: string,
  onError: (error: Error) => void,
  newFrom: DatabasePlace["copyTemplate"] = copyTemplate,
): Promise<EmbeddedDatabase> {
  const folder = resolve(dataDir);
  const socketPath = join(folder, SOCKET_FILE);
  if (Buffer.byteLength(socketPath) > SOCKET_PATH_MAX_BYTES) {
    const maxBytes = SOCKET_PATH_MAX_BYTES - SOCKET_FILE.length - 1;
    throw new UserFacingError({ code: "DATA_DIR_TOO_LONG", args: { folder, maxBytes } });
  }
  const lock = await orTrouble(folder, async () => {
    makePrivateFolder(folder);
    return takeProcessLock(folder);
  });
  const trouble = new TroubleWatch(folder);
  const secrets = new SealedFiles(folder, (error) => trouble.tell(troubleOfSystem(folder, error)));
  try {
    requireNotMoved(folder);
    for (const copy of listCopies(folder)) rmSync(join(folder, copy), { recursive: true, force: true });
    const place = { folder, socketPath, trouble, copyTemplate: newFrom, onError };
    const { pool, path, explain, copyTo, close } = await openRid(place, secrets);
    return {
      pool,
      secrets,
      path,
      lock,
      trouble: { happened: trouble.happened, explain },
      copyFiles: () => copyInto(folder, copyTo),
      async close() {
        await close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw trouble.first ?? (isOfSystem(error) ? troubleOfSystem(folder, error) : error);
  }
}

/** Starts the database, rid of the sealed secrets that an older store had in it. */
async function openRid(place: DatabasePlace, secrets: SealedFiles): Promise<RunningDatabase> {
  const running = await runEmbedded(place);
  try {
    if (running.isNew) await secrets.finish();
    if (secrets.isFinished && !(await holdsSecrets(running.pool, secrets))) {
      secrets.prepare();
      return running;
    }
  } catch (error) {
    await running.close().catch(() => undefined);
    throw error;
  }
  await running.close();
  await moveOlderSecrets(running.path, secrets, async (work) => {
    const { pool, close } = await runEmbedded(place);
    return work(pool).finally(close);
  });
  return runEmbedded(place);
}

function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}
