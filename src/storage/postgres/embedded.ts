import { chmodSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Pool } from "pg";
import { UserFacingError } from "../../core/errors.ts";
import { type ProcessLock, takeProcessLock } from "../process-lock.ts";
import { provideDatabase } from "./database-files.ts";
import { DatabaseThread } from "./database-thread.ts";
import {
  databaseEnded,
  diskIsFull,
  isDamaged,
  isNotWritable,
  sentenceOf,
  TroubleWatch,
  troubleIn,
} from "./database-trouble.ts";
import { readEnds } from "./read-ends.ts";
import { type StoreTrouble, watchConnections } from "./watch-connections.ts";

/** PostgreSQL in a thread of this process, on a data folder. */
export type EmbeddedDatabase = {
  /** The only pool there may be: the socket server mixes up unnamed prepared statements of two clients. */
  pool: Pool;
  lock: ProcessLock;
  trouble: StoreTrouble;
  close(): Promise<void>;
};

/** `sockaddr_un` holds 108 bytes on Linux and 104 on macOS, the closing zero included. */
const SOCKET_PATH_MAX_BYTES = 103;
/** The port only names the socket file: `pg` looks for `.s.PGSQL.<port>` in the folder it gets as host. */
const SOCKET_FILE = ".s.PGSQL.5432";
/** Long enough for a busy queue; an error then beats waiting for ever on a connection that one's own caller holds. */
const CONNECT_TIMEOUT_MS = 30_000;

/**
 * Starts the embedded database on `dataDir`, which is made when it is not there.
 * Errors: UserFacingError when the folder is in use, cannot be written, is on a full disk or is damaged.
 */
export async function openEmbeddedDatabase(
  dataDir: string,
  onError: (error: Error) => void,
): Promise<EmbeddedDatabase> {
  const folder = resolve(dataDir);
  const socketPath = join(folder, SOCKET_FILE);
  if (Buffer.byteLength(socketPath) > SOCKET_PATH_MAX_BYTES) {
    throw new UserFacingError(
      "DATA_DIR_TOO_LONG",
      `DATA_DIR ${folder} is too long for a socket in it`,
      `choose a folder whose path has at most ${SOCKET_PATH_MAX_BYTES - SOCKET_FILE.length - 1} bytes`,
    );
  }
  makePrivateFolder(folder);
  const lock = await takeLock(folder);
  const trouble = new TroubleWatch(folder);
  const thread = new DatabaseThread({
    onSaid: (line) => trouble.hear(line),
    onEnded: (why) => trouble.tell(troubleIn(folder, why) ?? databaseEnded(folder, why)),
  });
  try {
    await start(thread, folder, socketPath, trouble);
    const pool = new Pool({
      host: folder,
      port: 5432,
      user: "postgres",
      database: "postgres",
      max: 1,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    const connections = watchConnections(pool, trouble, onError);
    await readEnds(pool).catch(async (error: unknown) => {
      const cause = await connections.explain(error);
      if (cause instanceof UserFacingError) throw cause;
      throw isDamaged(folder, error instanceof Error ? error.message : String(error));
    });
    return {
      pool,
      lock,
      trouble: { happened: trouble.happened, explain: connections.explain },
      async close() {
        // In this order: the server must not stop under an open connection, nor the database under the server.
        await pool.end();
        await thread.close();
        await lock.release();
      },
    };
  } catch (error) {
    await thread.abandon();
    await lock.release();
    throw error;
  }
}

/** Makes the database at the first start, and starts it. Errors: UserFacingError. */
async function start(
  thread: DatabaseThread,
  folder: string,
  socketPath: string,
  trouble: TroubleWatch,
): Promise<void> {
  const orTell = (error: Error) => {
    const said = trouble.heard === "" ? error.message : trouble.heard;
    // A database that gives up its files says so; a thread that ended without a word says nothing about them.
    const ended = /PANIC|FATAL/.test(said) ? null : trouble.first;
    throw troubleIn(folder, said, error) ?? ended ?? isDamaged(folder, sentenceOf(said));
  };
  const path = await provideDatabase(folder, (unfinished) => thread.make(unfinished).catch(orTell));
  await thread.open(path, socketPath).catch(orTell);
}

function makePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (error) {
    throw troubleOfSystem(folder, error);
  }
}

async function takeLock(folder: string): Promise<ProcessLock> {
  try {
    return await takeProcessLock(folder);
  } catch (error) {
    throw error instanceof UserFacingError ? error : troubleOfSystem(folder, error);
  }
}

/** What the system says of a folder. A full disk has words of its own, everything else keeps the bot from writing. */
function troubleOfSystem(folder: string, error: unknown): UserFacingError {
  const { code, message } = error as NodeJS.ErrnoException;
  return /^(ENOSPC|EDQUOT)$/.test(code ?? "") ? diskIsFull(folder) : isNotWritable(folder, code ?? message);
}
