import type { Finding } from "../../core/finding.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { Steps, StoryDeps } from "../deps.ts";
import type { StepResult } from "./failure.ts";
import { proofFindings, proveDestination, proveSource } from "./prove.ts";
import { removeStrayKeys } from "./remove-stray-keys.ts";
import { PROOF } from "./steps.ts";

/** Proves both keys of a generation, and removes stray keys beside it; the findings of both proofs, or the first failure. */
export async function proveKeys(
  steps: Steps,
  deps: StoryDeps,
  preparation: Preparation,
  generation: number,
): Promise<StepResult<Finding[]>> {
  const [source, destination, strayKeys] = await Promise.all([
    steps.step("prove:source", (attempt) => proveSource(deps, preparation, attempt, generation), PROOF),
    steps.step(
      "prove:destination",
      (attempt) => proveDestination(deps, preparation, attempt, generation),
      PROOF,
    ),
    removeStrayKeys(steps, deps, preparation),
  ]);
  if (!source.ok) return source;
  if (!destination.ok) return destination;
  if (!strayKeys.ok) return strayKeys;
  return { ok: true, value: proofFindings(preparation, source.value, destination.value) };
}
