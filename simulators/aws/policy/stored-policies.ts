import type { AwsState } from "../state.ts";
import type { NamedPolicy } from "./decide.ts";
import { parsePolicy } from "./policy-document.ts";

/** A managed policy, AWS's own or the account's, ready to be asked; null when there is none. */
export function managedPolicy(state: AwsState, arn: string | null): NamedPolicy | null {
  const policy = arn === null ? undefined : state.policies.get(arn);
  return policy ? { name: policy.name, document: parsePolicy(policy.document, "identity") } : null;
}
