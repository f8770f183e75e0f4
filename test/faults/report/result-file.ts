import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { RunResult } from "../sweeps/run.ts";

/** Finished runs, one a line, so that a long sweep that was stopped goes on where it was. */
export class ResultFile {
  readonly #path: string | null;
  readonly results: RunResult[] = [];
  readonly #ids = new Set<string>();
  /** What earlier invocations took together. */
  spentMs = 0;

  /** `path` null keeps nothing. */
  constructor(path: string | null) {
    this.#path = path;
    if (path === null) return;
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) return;
    for (const line of readFileSync(path, "utf8").split("\n")) {
      // The last line may have been cut off with the process.
      if (!line.endsWith("}")) continue;
      const kept = JSON.parse(line) as RunResult | { spentMs: number };
      if ("spentMs" in kept) this.spentMs += kept.spentMs;
      else this.#take(kept);
    }
  }

  /** An invocation ends after so long. */
  spend(ms: number): void {
    this.spentMs += ms;
    this.#keep({ spentMs: Math.round(ms) });
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(result: RunResult): void {
    this.#take(result);
    this.#keep(result);
  }

  #take(result: RunResult): void {
    this.results.push(result);
    this.#ids.add(result.id);
  }

  #keep(line: object): void {
    if (this.#path !== null) appendFileSync(this.#path, `${JSON.stringify(line)}\n`);
  }
}
