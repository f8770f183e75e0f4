import { randomBytes, randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { open, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";

/**
 * Sealed secrets in files of their own beside the embedded database. In it they would outlive their destruction: a deleted
 * row stays in the table's file until the space is needed, and in the log of changes (WAL), whose old segments are only renamed.
 */
export const SEALED_FOLDER = "sealed";
/** The folder until an older store, which had them in its database, is rid of them. */
const UNFINISHED = "sealed.new";

/** What a row holds of a secret that lies in a file. No sealed text looks like it. */
const REFERENCE = /^file:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const FILE_NAME = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export class SealedFiles {
  readonly #dataDir: string;
  readonly #onError: (error: Error) => void;
  /** Files that a transaction which may still come to nothing is about to refer to. */
  readonly #pending = new Set<string>();

  /** `onError` hears of a file that could not be written or destroyed, before its caller does. */
  constructor(dataDir: string, onError: (error: Error) => void) {
    this.#dataDir = dataDir;
    this.#onError = onError;
  }

  /** Whether the database beside it has never held a sealed secret, or is rid of them. */
  get isFinished(): boolean {
    return existsSync(join(this.#dataDir, SEALED_FOLDER));
  }

  /** Makes the folder where there is none. Errors: the system's. */
  prepare(): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    chmodSync(this.#folder, 0o700);
  }

  /** Says that the database beside it holds no sealed secret, and never will. Errors: the system's. */
  async finish(): Promise<void> {
    if (this.isFinished) return;
    this.prepare();
    await rename(join(this.#dataDir, UNFINISHED), join(this.#dataDir, SEALED_FOLDER));
    await syncFolder(this.#dataDir);
  }

  isReference(held: string): boolean {
    return REFERENCE.test(held);
  }

  /**
   * Writes each text into a file of its own and waits for the disk, then has `commit` store the references. What comes to
   * nothing is no row's, and goes with the next `clear`. Errors: the system's, those of `commit`.
   */
  async keep<T>(texts: readonly string[], commit: (references: string[]) => Promise<T>): Promise<T> {
    const names = texts.map(() => randomUUID());
    for (const name of names) this.#pending.add(name);
    try {
      await this.#orTell(() => this.#writeAll(names, texts));
      return await commit(names.map((name) => `file:${name}`));
    } finally {
      for (const name of names) this.#pending.delete(name);
    }
  }

  /** The text that a reference stands for; null when its file is not there. Errors: the system's. */
  async read(reference: string): Promise<string | null> {
    const name = REFERENCE.exec(reference)?.[1];
    if (name === undefined) return null;
    try {
      return await readFile(join(this.#folder, name), "utf8");
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /**
   * Destroys every file that no row refers to: overwritten, on the disk, then removed. Cut off in between, it is done by the
   * next one. `listReferences` reads the rows. Errors: its own, the system's.
   */
  async clear(listReferences: () => Promise<readonly string[]>): Promise<void> {
    // In this order: a file that was pending when the folder was read is left alone, and one that no longer was has its row.
    const names = readdirSync(this.#folder).filter(
      (name) => FILE_NAME.test(name) && !this.#pending.has(name),
    );
    if (names.length === 0) return;
    const kept = new Set(await listReferences());
    const leftover = names.filter((name) => !kept.has(`file:${name}`));
    if (leftover.length === 0) return;
    await this.#orTell(async () => {
      for (const name of leftover) await destroyFile(join(this.#folder, name));
      await syncFolder(this.#folder);
    });
  }

  get #folder(): string {
    return join(this.#dataDir, this.isFinished ? SEALED_FOLDER : UNFINISHED);
  }

  async #writeAll(names: readonly string[], texts: readonly string[]): Promise<void> {
    for (const [index, name] of names.entries()) {
      const file = await open(join(this.#folder, name), "wx", 0o600);
      try {
        await file.writeFile(texts[index] ?? "");
        await file.sync();
      } finally {
        await file.close();
      }
    }
    if (names.length > 0) await syncFolder(this.#folder);
  }

  async #orTell<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      this.#onError(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }
}

/** Removing alone would leave the bytes where they are. Nothing to do for a file that another one has destroyed. */
async function destroyFile(path: string): Promise<void> {
  try {
    const file = await open(path, "r+");
    try {
      const { size } = await file.stat();
      await file.write(randomBytes(size), 0, size, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await unlink(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}

/** A new name, or one that is gone, is on the disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
