import type { FindingArgs, Severity } from "../finding.ts";
import type { CheckName } from "../preparation.ts";

/** One row of the table: whose finding it is, how grave, and (only as a type) what its text is made of. */
export type FindingCodeRow<A extends FindingArgs> = {
  check: CheckName | "proof";
  severity: Severity;
  args?: A;
};

export function row<A extends FindingArgs>(
  check: CheckName | "proof",
  severity: Severity,
): FindingCodeRow<A> {
  return { check, severity };
}
