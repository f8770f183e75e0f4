import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^;"']*?from\s+)?["'](\.[^"']+)["']/gm;

/** What each file loads, by its path; read once. */
export class ImportGraph {
  readonly #loads = new Map<string, string[]>();

  /** Every file that is loaded with one. */
  reachedFrom(file: string): Set<string> {
    const reached = new Set([file]);
    for (const next of reached) for (const loaded of this.#loadedBy(next)) reached.add(loaded);
    return reached;
  }

  #loadedBy(file: string): string[] {
    const known = this.#loads.get(file);
    if (known) return known;
    const text = readFileSync(file, "utf8");
    const loaded = [...text.matchAll(IMPORT)]
      .map(([, path]) => join(dirname(file), path ?? ""))
      .filter((path) => path.endsWith(".ts") && existsSync(path));
    this.#loads.set(file, loaded);
    return loaded;
  }
}
