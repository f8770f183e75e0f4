import { chmodSync, fdatasyncSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parentPort } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

/**
 * The embedded database, in a thread of its own (`database-thread.ts` is the other side): its work is computing, and
 * acknowledgements to Slack must not wait for it.
 */

export type DatabaseOrder =
  /** Makes a database in a folder where there is none, and closes it. */
  | { order: "make"; path: string }
  /** Starts the database of a folder, for clients that connect to the socket. */
  | { order: "open"; path: string; socketPath: string }
  /** Stands still, so that nothing is written, until the first number of `signal` is 1, and for `HOLD_MS` at most. */
  | { order: "hold"; signal: Int32Array<SharedArrayBuffer> }
  | { order: "close" };

export type DatabaseReport =
  /** A line of the database's own log. */
  | { said: string }
  | { held: true }
  | { done: DatabaseOrder["order"] }
  /** `errno` is a number of WASI, where an error of the file layer has one. */
  | { failed: string; errno: number | null };

/**
 * The pool has one connection, but drops it after a statement that failed (`Pool.query` releases its client with the
 * error) and opens the next before the server has let go of the last, which would then be turned away.
 */
const SOCKETS_AT_ONCE = 4;

const parent = parentPort;
if (parent === null) throw new Error("run-database is a thread's, and was not started as one");
const report = (message: DatabaseReport) => parent.postMessage(message);

let running: { db: PGlite; server: PGLiteSocketServer } | null = null;

parent.on("message", (order: DatabaseOrder) => {
  carryOut(order).then(
    () => {
      report({ done: order.order });
      if (order.order === "close") parent.close();
    },
    (error: unknown) => {
      const { message = String(error), errno } = (error ?? {}) as { message?: string; errno?: unknown };
      report({ failed: message, errno: typeof errno === "number" ? errno : null });
    },
  );
});

async function carryOut(order: DatabaseOrder): Promise<void> {
  switch (order.order) {
    case "make":
      return (await startDatabase(order.path)).close();
    case "open": {
      const db = await startDatabase(order.path);
      running = { db, server: await startServer(db, order.socketPath) };
      return;
    }
    case "hold":
      return hold(order.signal);
    case "close":
      await running?.server.stop();
      await running?.db.close();
  }
}

/** Longer than any copy of a store takes; a process that ends while it holds the database would hold it for ever. */
const HOLD_MS = 60_000;

/** No statement runs meanwhile: this thread would be the one that runs it. */
function hold(signal: Int32Array<SharedArrayBuffer>): void {
  report({ held: true });
  if (Atomics.wait(signal, 0, 0, HOLD_MS) === "timed-out")
    throw new Error("the database was held for too long");
}

async function startDatabase(path: string): Promise<PGlite> {
  const db = new PGlite({
    dataDir: path,
    pgliteWasmModule: compileDatabase(),
    startParams: startParams(),
    onStderr: (text) => {
      report({ said: text });
      return true;
    },
  });
  try {
    await db.waitReady;
  } catch (error) {
    // What it leaves behind of a start that failed; the files of a damaged database are evidence and stay.
    rmSync(join(path, "postmaster.pid"), { force: true });
    throw error;
  }
  syncToDisk(db);
  return db;
}

/** Node.js has it; its types of version 20 name it as a type alone. */
const { Module } = (
  globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => WebAssembly.Module } }
).WebAssembly;

/** The library itself would keep the 9 MB of the file beside what it compiles of them, for as long as the process lives. */
function compileDatabase(): WebAssembly.Module {
  const library = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  return new Module(readFileSync(join(dirname(library), "pglite.wasm")));
}

async function startServer(db: PGlite, socketPath: string): Promise<PGLiteSocketServer> {
  // A killed process leaves its socket file behind; the lock says that no process is listening on it.
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
