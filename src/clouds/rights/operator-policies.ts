import { PARTS, type Part, type Right, type RightCondition } from "../../core/right.ts";
import { RIGHTS } from "./rights.ts";

/** Which parts one file holds: the first is always needed, each other one is optional. */
export const POLICY_FILES = [
  { file: "aws-operator-policy.json", cloud: "aws", parts: ["check", "users"] },
  { file: "aws-operator-samples.json", cloud: "aws", parts: ["samples"] },
  { file: "aws-operator-own-policies.json", cloud: "aws", parts: ["own-policies"] },
  { file: "alibaba-operator-policy.json", cloud: "alibaba", parts: ["check", "users"] },
  { file: "alibaba-operator-samples.json", cloud: "alibaba", parts: ["samples"] },
  { file: "alibaba-operator-own-policies.json", cloud: "alibaba", parts: ["own-policies"] },
  { file: "alibaba-operator-create-bucket.json", cloud: "alibaba", parts: ["create-bucket"] },
  { file: "alibaba-operator-migration.json", cloud: "alibaba", parts: ["migration"] },
] as const satisfies readonly { file: string; cloud: Right["cloud"]; parts: readonly Part[] }[];

type Statement = {
  Sid?: string;
  Effect: "Allow";
  Action: string[];
  Resource: string[];
  Condition?: RightCondition;
};
export type OperatorPolicy = { Version: string; Statement: Statement[] };

/** The policy document that gives the rights of some parts, and no other. One statement for what one need has in common. */
export function operatorPolicy(
  cloud: Right["cloud"],
  parts: readonly Part[] = PARTS,
  rights: readonly Right[] = RIGHTS,
): OperatorPolicy {
  const wanted = rights.filter((right) => right.cloud === cloud && parts.includes(right.part));
  return {
    // Both clouds' newest language.
    Version: cloud === "aws" ? "2012-10-17" : "1",
    Statement: statementsOf(wanted).map((statement) => ({
      ...(cloud === "aws" ? { Sid: statement.sid } : {}),
      Effect: "Allow",
      Action: statement.actions,
      Resource: statement.resources,
      ...(statement.condition === undefined ? {} : { Condition: statement.condition }),
    })),
  };
}

type Grouped = { sid: string; actions: string[]; resources: string[]; condition: RightCondition | undefined };

function statementsOf(rights: readonly Right[]): Grouped[] {
  const byAction = groupBy(rights, ({ neededFor, condition, action }) => [neededFor, condition, action]);
  const wholes = byAction.map((group) => ({
    need: group[0].neededFor,
    condition: group[0].condition,
    action: group[0].action,
    resources: group.map(({ resource }) => resource),
  }));
  return groupBy(wholes, ({ need, condition, resources }) => [need, condition, resources]).map((group) => ({
    sid: sidOf(group[0].need),
    actions: group.map(({ action }) => action),
    resources: group[0].resources,
    condition: group[0].condition,
  }));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => unknown): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = JSON.stringify(keyOf(item));
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

/** IAM takes letters and digits alone. */
function sidOf(need: string): string {
  return need.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}
