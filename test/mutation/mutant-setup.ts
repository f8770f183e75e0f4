import { afterEach, inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** Which mutant is tried; null: none, and those that a file reaches are noted. */
    tried: number | null;
    limitMs: number;
  }
  interface TaskMeta {
    /** The mutants that a test file reached. */
    reached?: number[];
  }
}

declare global {
  function mutant(id: number): boolean;
}

const CALLS_BETWEEN_LOOKS = 1_000;

const tried = inject("tried");
const reached = new Set<number>();
const endsAt = performance.now() + inject("limitMs");
let calls = 0;

globalThis.mutant = tried === null ? note : isTried;

function note(id: number): boolean {
  reached.add(id);
  return false;
}

/** A loop that a change made endless goes through its question, and ends there. */
function isTried(id: number): boolean {
  calls += 1;
  if (calls % CALLS_BETWEEN_LOOKS === 0 && performance.now() > endsAt)
    throw new Error("the mutant takes too long");
  return id === tried;
}

if (tried === null) {
  afterEach(({ task }) => {
    task.file.meta.reached = [...reached];
  });
}
