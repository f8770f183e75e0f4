import type { Right } from "../../core/right.ts";
import { ALIBABA_RIGHTS } from "./alibaba-rights.ts";
import { AWS_RIGHTS } from "./aws-rights.ts";

/**
 * Every right that the bot's identities need, each once. From here the policies in `deploy/`, the names of missing
 * permissions, `doctor` and the simulators' seeds.
 */
export const RIGHTS: readonly Right[] = distinct([
  ...Object.values(AWS_RIGHTS).flat(),
  ...Object.values(ALIBABA_RIGHTS).flat(),
]);

/** The same action on the same resource under the same condition is one right, whichever calls need it. */
function distinct(rights: readonly Right[]): Right[] {
  const byText = new Map(rights.map((right) => [idOf(right), right]));
  return [...byText.values()];
}

function idOf({ action, resource, condition }: Right): string {
  return JSON.stringify([action, resource, condition ?? null]);
}

const ACTION_OF_OPERATION: ReadonlyMap<string, string> = new Map(
  RIGHTS.flatMap(({ operations, action }) => operations.map((operation) => [operation, action] as const)),
);

/** The exact name of the permission to grant for an operation that was denied. */
export function permissionFor(operation: string): string {
  return ACTION_OF_OPERATION.get(operation) ?? operation;
}
