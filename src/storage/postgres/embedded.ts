import { chmodSync, fdatasyncSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { Pool } from "pg";
import { UserFacingError } from "../../core/errors.ts";
import { type ProcessLock, takeProcessLock } from "../process-lock.ts";
import { provideDatabase } from "./database-files.ts";
import {
  diskIsFull,
  isDamaged,
  isNotWritable,
  sentenceOf,
  TroubleWatch,
  troubleIn,
} from "./database-trouble.ts";
import { readEnds } from "./read-ends.ts";

/** PostgreSQL in this process, on a data folder. */
export type EmbeddedDatabase = {
  /** The only pool there may be: the socket server mixes up unnamed prepared statements of two clients. */
  pool: Pool;
  lock: ProcessLock;
  /** What ended its work, if something did: nothing more can be kept then. */
  trouble: Pick<TroubleWatch, "first" | "happened">;
  close(): Promise<void>;
};

/** `sockaddr_un` holds 108 bytes on Linux and 104 on macOS, the closing zero included. */
const SOCKET_PATH_MAX_BYTES = 103;
/** The port only names the socket file: `pg` looks for `.s.PGSQL.<port>` in the folder it gets as host. */
const SOCKET_FILE = ".s.PGSQL.5432";
/** Long enough for a busy queue; an error then beats waiting for ever on a connection that one's own caller holds. */
const CONNECT_TIMEOUT_MS = 30_000;

/**
 * The pool has one connection, but drops it after a statement that failed (`Pool.query` releases its client with the
 * error) and opens the next before the server has let go of the last, which would then be turned away.
 */
const SOCKETS_AT_ONCE = 4;

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
  try {
    const trouble = new TroubleWatch(folder);
    const path = await provideDatabase(folder, async (unfinished) => {
      await (await startDatabase(folder, unfinished, new TroubleWatch(folder))).close();
    });
    const db = await startDatabase(folder, path, trouble);
    const server = await startServer(db, socketPath);
    const pool = new Pool({
      host: folder,
      port: 5432,
      user: "postgres",
      database: "postgres",
      max: 1,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    pool.on("error", onError);
    await readEnds(pool).catch((error: unknown) => {
      throw isDamaged(folder, error instanceof Error ? error.message : String(error));
    });
    return {
      pool,
      lock,
      trouble,
      async close() {
        // In this order: the server must not stop under an open connection, nor the database under the server.
        await pool.end();
        await server.stop();
        await db.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
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

/** Starts the database on its own folder, below the data folder that an error names. Errors: UserFacingError. */
async function startDatabase(folder: string, path: string, trouble: TroubleWatch): Promise<PGlite> {
  const db = new PGlite({
    dataDir: path,
    startParams: startParams(),
    onStderr: (text) => {
      trouble.hear(text);
      return true;
    },
  });
  try {
    await db.waitReady;
  } catch (error) {
    // What it leaves behind of a start that failed; the files of a damaged database are somebody's evidence.
    rmSync(join(path, "postmaster.pid"), { force: true });
    throw troubleIn(folder, trouble.heard, error) ?? isDamaged(folder, sentenceOf(trouble.heard));
  }
  syncToDisk(db);
  return db;
}

async function startServer(db: PGlite, socketPath: string): Promise<PGLiteSocketServer> {
  // A killed process leaves its socket file behind; the lock says that nobody is listening on it.
  rmSync(socketPath, { force: true });
  const server = new PGLiteSocketServer({ db, path: socketPath, maxConnections: SOCKETS_AT_ONCE });
  await server.start();
  chmodSync(socketPath, 0o600);
  return server;
}

/** The library's defaults, but with fsync on (`-F` turns it off) and buffers for one small bot. */
function startParams(): string[] {
  return [
    ...PGlite.defaultStartParams.filter((param) => param !== "-F"),
    "-c",
    "shared_buffers=8MB",
    "-c",
    "wal_sync_method=fsync",
  ];
}

/** What of the database's file system layer is replaced here. */
type EmscriptenModule = {
  FS: { filesystems: { NODEFS: { stream_ops: Record<string, unknown> } } };
};

/**
 * Makes a commit wait for the disk: the file system layer of the library has no fsync of its own, so that one would
 * return at once and the loss of the host could lose what was confirmed.
 */
function syncToDisk(db: PGlite): void {
  const { FS } = (db as unknown as { mod: EmscriptenModule }).mod;
  FS.filesystems.NODEFS.stream_ops["fsync"] = (stream: { nfd: number }) => {
    fdatasyncSync(stream.nfd);
    return 0;
  };
}
