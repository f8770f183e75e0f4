import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { RunResult } from "../sweeps/run.ts";

/** Finished runs, one a line, so that a long sweep that was stopped goes on where it was. */
export class ResultFile {
  readonly #path: string | null;
  readonly results: RunResult[] = [];

  /** `path` null keeps nothing. */
  constructor(path: string | null) {
    this.#path = path;
    if (path === null) return;
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) return;
    for (const line of readFileSync(path, "utf8").split("\n")) {
      // The last line may have been cut off with the process.
      if (line.endsWith("}")) this.results.push(JSON.parse(line) as RunResult);
    }
  }

  has(id: string): boolean {
    return this.results.some((result) => result.id === id);
  }

  add(result: RunResult): void {
    this.results.push(result);
    if (this.#path !== null) appendFileSync(this.#path, `${JSON.stringify(result)}\n`);
  }
}
