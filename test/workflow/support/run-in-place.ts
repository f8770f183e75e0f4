import type { Starter, Steps, StoryDeps, WorkflowName } from "../../../src/workflow/deps.ts";
import { compare } from "../../../src/workflow/runs/compare.ts";
import { count } from "../../../src/workflow/runs/count.ts";
import { examine } from "../../../src/workflow/runs/examine.ts";
import { provision } from "../../../src/workflow/runs/provision.ts";
import { readFailedFiles } from "../../../src/workflow/runs/read-failed-files.ts";
import { retire } from "../../../src/workflow/runs/retire.ts";
import { retryFailedFiles } from "../../../src/workflow/runs/retry-failed-files.ts";
import { revalidate } from "../../../src/workflow/runs/revalidate.ts";
import { revoke, rollBack } from "../../../src/workflow/runs/revoke.ts";
import { rotate } from "../../../src/workflow/runs/rotate.ts";
import { steerMigration } from "../../../src/workflow/runs/steer-migration.ts";

/** What happens while work is done: just before the first try of a step of this name, once. */
export type Meanwhile = Map<string, () => Promise<unknown>>;

type Body = (steps: Steps, deps: StoryDeps, input: Parameters<Starter["start"]>[2]) => Promise<void>;

const BODIES: Partial<Record<WorkflowName, Body>> = {
  count,
  compare,
  examine,
  look_again: revalidate,
  provision,
  roll_back: rollBack,
  revoke,
  rotate,
  retire,
  steer_migration: steerMigration,
  retry_failed_files: retryFailedFiles,
  read_failed_files: readFailedFiles,
};

/** An engine that runs each id once, at once; one that broke may be started again. */
export function inPlace(deps: StoryDeps, meanwhile: Meanwhile): Starter {
  const steps = stepsWith(meanwhile);
  const started = new Set<string>();
  return {
    async start(workflow, id, input) {
      if (started.has(id)) return;
      started.add(id);
      try {
        await BODIES[workflow]?.(steps, deps, input);
      } catch (error) {
        started.delete(id);
        throw error;
      }
    },
  };
}

/** A step that throws is tried again as its policy says, unwaited. */
function stepsWith(meanwhile: Meanwhile): Steps {
  return {
    async step(name, run, { maxAttempts }) {
      const happens = meanwhile.get(name);
      meanwhile.delete(name);
      await happens?.();
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await run({ isLast: attempt >= maxAttempts });
        } catch (error) {
          if (attempt >= maxAttempts) throw error;
        }
      }
    },
  };
}
