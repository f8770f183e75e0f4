import { authorize, type ContextEntries } from "../authorize.ts";
import type { XmlObject } from "../xml.ts";
import { ACCESS_KEY_OPERATIONS } from "./access-key-operations.ts";
import type { IamCall, IamOperation } from "./iam-operation.ts";
import { SIMULATE_OPERATIONS } from "./simulate-operations.ts";
import { USER_BOUNDARY_OPERATIONS } from "./user-boundary-operations.ts";
import { USER_ITEM_OPERATIONS } from "./user-item-operations.ts";
import { USER_OPERATIONS } from "./user-operations.ts";
import { USER_POLICY_OPERATIONS } from "./user-policy-operations.ts";

export const IAM_NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/";
export const IAM_VERSION = "2010-05-08";

export const IAM_OPERATIONS: Readonly<Record<string, IamOperation>> = {
  ...USER_OPERATIONS,
  ...ACCESS_KEY_OPERATIONS,
  ...USER_POLICY_OPERATIONS,
  ...USER_BOUNDARY_OPERATIONS,
  ...USER_ITEM_OPERATIONS,
  ...SIMULATE_OPERATIONS,
};

/** Checks the parameters, then the permission, then works. */
export function performIam(
  call: IamCall,
  operation: string,
  parameters: Record<string, unknown>,
  context: ContextEntries,
): XmlObject | null {
  const found = IAM_OPERATIONS[operation];
  if (!found) throw new Error(`IAM operation ${operation} is not in the table`);
  const { target, perform } = found.prepare(call, parameters);
  for (const action of [`iam:${operation}`, ...(found.alsoNeeds?.(parameters) ?? [])]) {
    authorize(call.caller, {
      action,
      resource: target.resource,
      shownResource: target.shownResource === undefined ? target.resource : target.shownResource,
      context: [...context, ...(target.context ?? [])],
    });
  }
  return perform();
}
