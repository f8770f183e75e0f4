import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { IS_COMPILED, PACKAGE_ROOT } from "../../package-root.ts";
import type { DatabaseOrder, DatabaseReport } from "./run-database.ts";

/** Receives the database's log and its end. */
export type DatabaseListener = {
  onSaid(line: string): void;
  /** The thread ended unexpectedly: nothing can be stored any more. */
  onEnded(why: string): void;
};

/** A failure of the database's own. `errno` is a number of WASI, where an error of the file layer has one. */
export class DatabaseFailure extends Error {
  readonly errno: number | null;

  constructor(message: string, errno: number | null) {
    super(message);
    this.name = "DatabaseFailure";
    this.errno = errno;
  }
}

/** The thread that the embedded database runs in; one order at a time. */
export class DatabaseThread {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #isEnding = false;
  #closed: Promise<void> | null = null;
  #answer: { resolve(): void; reject(error: Error): void } | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #onHeld: (() => void) | null = null;

  constructor(listener: DatabaseListener) {
    this.#worker = new Worker(PROGRAM);
    this.#worker.on("message", (message: DatabaseReport) => {
      if ("said" in message) return listener.onSaid(message.said);
      if ("held" in message) return this.#onHeld?.();
      const answer = this.#answer;
      this.#answer = null;
      if ("done" in message) answer?.resolve();
      else answer?.reject(new DatabaseFailure(message.failed, message.errno));
    });
    const end = (why: string) => {
      const answer = this.#answer;
      this.#answer = null;
      answer?.reject(new DatabaseFailure(why, null));
      if (!this.#isEnding) listener.onEnded(why);
      this.#isEnding = true;
    };
    // Whatever is thrown ends a thread, also what is no error.
    this.#worker.on("error", (thrown: unknown) =>
      end(thrown instanceof Error ? thrown.message : String(thrown)),
    );
    this.#exited = new Promise((resolve) => {
      this.#worker.once("exit", (code) => {
        end(`the database's thread ended with code ${code}`);
        resolve();
      });
    });
  }

  /** Makes a database in a folder where there is none, and closes it. Errors: DatabaseFailure. */
  make(path: string): Promise<void> {
    return this.#order({ order: "make", path });
  }

  /** Starts the database of a folder, for clients that connect to the socket. Errors: DatabaseFailure. */
  open(path: string, socketPath: string): Promise<void> {
    return this.#order({ order: "open", path, socketPath });
  }

  /** Runs `work` while the database writes nothing. Errors: DatabaseFailure, also when it took too long; those of `work`. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    const signal = new Int32Array(new SharedArrayBuffer(4));
    const release = () => {
      Atomics.store(signal, 0, 1);
      Atomics.notify(signal, 0);
    };
    let worked: Promise<T> | null = null;
    this.#onHeld = () => {
      worked = work();
      worked.then(release, release);
    };
    // One order at a time, so that what is held is this one's.
    await this.#order({ order: "hold", signal });
    if (worked === null) throw new DatabaseFailure("the database went on without having been held", null);
    return worked;
  }

  /** Closes what is open, and ends. Errors: DatabaseFailure. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    if (!this.#isEnding) await this.#order({ order: "close" });
    this.#isEnding = true;
    await this.#exited;
  }

  /** Ends at once, as after a start that failed: nothing is to be kept. */
  async abandon(): Promise<void> {
    this.#isEnding = true;
    await this.#worker.terminate();
  }

  #order(order: DatabaseOrder): Promise<void> {
    const begin = () =>
      new Promise<void>((resolve, reject) => {
        if (this.#isEnding) return reject(new DatabaseFailure("the database's thread has ended", null));
        this.#answer = { resolve, reject };
        this.#worker.postMessage(order);
      });
    const done = this.#last.then(begin, begin);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

const PROGRAM = join(PACKAGE_ROOT, IS_COMPILED ? "dist" : "bin", "database-thread.js");
