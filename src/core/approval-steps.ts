import * as z from "zod";
import { countedPlans, type Narrowing } from "./narrowing.ts";

/** A step with everybody whose approval counts for each of its requirements; groups are resolved. */
export type PeopledStep = readonly { members: ReadonlySet<string>; needed: number }[];

/** Whether a step has all the approvals that it needs. One person's approval counts for every step that names them. */
export function isStepMet(step: PeopledStep, approvers: readonly string[]): boolean {
  const people = [...new Set(approvers)];
  return step.every(({ members, needed }) => people.filter((one) => members.has(one)).length >= needed);
}

/** The first step that lacks approvals, by its place from 0; null: none does. */
export function waitedStep(steps: readonly PeopledStep[], approvers: readonly string[]): number | null {
  const index = steps.findIndex((step) => !isStepMet(step, approvers));
  return index === -1 ? null : index;
}

/** Who may approve now: those of the step that is waited for. The later ones wait for it, and the earlier ones have had their turn. */
export function mayApproveNow(
  steps: readonly PeopledStep[],
  approvers: readonly string[],
  person: string,
): boolean {
  const index = waitedStep(steps, approvers);
  return index !== null && (steps[index] ?? []).some(({ members }) => members.has(person));
}

/** That a step had its approvals, of a revision and a plan, and whose they were. */
export const doneStepSchema = z.object({
  revision: z.number().int().positive(),
  planHash: z.string(),
  name: z.string(),
  approvers: z.array(z.string()),
  at: z.iso.datetime(),
});
export type DoneStep = z.infer<typeof doneStepSchema>;

type Decided = {
  revision: number;
  planHash: string | null;
  narrowings: readonly Narrowing[];
  doneSteps: readonly DoneStep[];
};

/** Where each step stands, as it was recorded with the decisions; `isWaited` of one at most. */
export type StepStanding = {
  name: string;
  /** From 1. */
  number: number;
  needed: number;
  done: DoneStep | null;
  isWaited: boolean;
};

/**
 * The steps of the settings with what was recorded of them. Approvals count as `countedPlans` says: a step that was done stays
 * done when days are narrowed, and is asked again when the access is.
 */
export function stepStandings(
  steps: readonly { name: string; needed: number }[],
  preparation: Decided,
): StepStanding[] {
  const plans = countedPlans(preparation);
  const standings = steps.map(({ name, needed }, index) => ({
    name,
    number: index + 1,
    needed,
    done:
      preparation.doneSteps.findLast(
        (done) => done.revision === preparation.revision && done.name === name && plans.has(done.planHash),
      ) ?? null,
  }));
  const waited = standings.find(({ done }) => done === null)?.number;
  return standings.map((standing) => ({ ...standing, isWaited: standing.number === waited }));
}
