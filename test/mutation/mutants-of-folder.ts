import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findMutants, type Mutant } from "./find-mutants.ts";
import { switchMutants } from "./switch-mutants.ts";

export const ROOT = join(import.meta.dirname, "../..");

/** A mutant with the file it is in, and a number of its own among all of a folder. */
export type PlacedMutant = Mutant & { file: string };

export type MutatedSources = {
  mutants: PlacedMutant[];
  /** By the path of the file: its text with every mutant behind a question. */
  texts: Map<string, string>;
};

/** The sources of a folder whose path fits, each with all its mutants. */
export function mutate(folder: string, only: RegExp): MutatedSources {
  const mutants: PlacedMutant[] = [];
  const texts = new Map<string, string>();
  for (const path of filesUnder(folder).filter((one) => only.test(one))) {
    const file = join(ROOT, path);
    const text = readFileSync(file, "utf8");
    const own = findMutants(path, text).map((one) => ({
      ...one,
      index: one.index + mutants.length,
      file: path,
    }));
    mutants.push(...own);
    texts.set(file, switchMutants(text, own));
  }
  return { mutants, texts };
}

/** TypeScript files under a folder, as paths from the root of the repository. */
export function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`)
    .sort();
}
