import type { Step } from "../core/approval-rule.ts";
import { isStepMet, mayApproveNow, type PeopledStep, waitedStep } from "../core/approval-steps.ts";

/** What the words of some people, each of whom may approve, come to. */
export type ApprovalJudge = {
  /** Whether every step has its approvals. */
  isEnough(approvers: readonly string[]): boolean;
  /** Whether this person's approval would count now. */
  mayApproveNow(approvers: readonly string[], person: string): boolean;
  /** The place from 0 of the first step that lacks approvals; null: none does. */
  waitedStep(approvers: readonly string[]): number | null;
  /** Of the steps that the settings name, those that have their approvals, with whose they are. */
  doneSteps(approvers: readonly string[]): { name: string; approvers: string[] }[];
  /** The named steps that a person's word counts for. */
  stepsOf(person: string): string[];
};

/** Whether a number alone decides: all approvers are alike, and nobody waits for anybody. */
export function isOneNumber(steps: readonly Step[]): boolean {
  return steps.length === 1 && steps[0]?.name === null && steps[0].requirements.length === 1;
}

export function judgeByNumber(needed: number): ApprovalJudge {
  const isEnough = (approvers: readonly string[]) => new Set(approvers).size >= needed;
  return {
    isEnough,
    mayApproveNow: (approvers) => !isEnough(approvers),
    waitedStep: (approvers) => (isEnough(approvers) ? null : 0),
    doneSteps: () => [],
    stepsOf: () => [],
  };
}

/** `peopled`: the same steps with the people that they name. */
export function judgeBySteps(steps: readonly Step[], peopled: readonly PeopledStep[]): ApprovalJudge {
  const isOf = (index: number, person: string) =>
    (peopled[index] ?? []).some(({ members }) => members.has(person));
  return {
    isEnough: (approvers) => waitedStep(peopled, approvers) === null,
    mayApproveNow: (approvers, person) => mayApproveNow(peopled, approvers, person),
    waitedStep: (approvers) => waitedStep(peopled, approvers),
    doneSteps: (approvers) =>
      steps.flatMap(({ name }, index) => {
        if (name === null || !isStepMet(peopled[index] ?? [], approvers)) return [];
        return [{ name, approvers: approvers.filter((one) => isOf(index, one)) }];
      }),
    stepsOf: (person) =>
      steps.flatMap(({ name }, index) => (name !== null && isOf(index, person) ? [name] : [])),
  };
}
