import { OpenApiError } from "../errors.ts";
import type { OperationInput } from "../openapi/operation.ts";
import type { Parameters } from "../openapi/parameters.ts";
import type { AlibabaState, Policy, PolicyType, RamUser } from "../state.ts";
import { checkPolicyName, checkUserName } from "./names.ts";

/** The user that an operation names. */
export function findUser({ state, parameters }: OperationInput): RamUser {
  const userName = parameters.required("UserName");
  checkUserName(userName);
  return userOf(state, userName);
}

/** The user that an operation names, or, where none is named, the caller: RAM's trap for an empty UserName. */
export function findUserOrCaller(input: OperationInput): RamUser {
  if (input.parameters.text("UserName") !== undefined) return findUser(input);
  if (input.caller.type === "user") return input.caller.user;
  throw new OpenApiError(400, "MissingUserName", "UserName is mandatory for this action.");
}

function userOf(state: AlibabaState, userName: string): RamUser {
  const user = state.users.get(userName);
  if (!user) throw new OpenApiError(404, "EntityNotExist.User", "The user does not exist.");
  return user;
}

export function readPolicyType(parameters: Parameters): PolicyType {
  const type = parameters.required("PolicyType");
  if (type !== "System" && type !== "Custom") {
    throw new OpenApiError(400, "InvalidParameter.PolicyType", 'The parameter - "PolicyType" is incorrect.');
  }
  return type;
}

export function findPolicy({ state, parameters }: OperationInput, type: PolicyType): Policy {
  const name = parameters.required("PolicyName");
  checkPolicyName(name);
  const policy = state.policies[type].get(name);
  if (!policy) throw new OpenApiError(404, "EntityNotExist.Policy", "The policy does not exist.");
  return policy;
}
