import type { OperationInput } from "../openapi/operation.ts";

/**
 * The resources that RAM checks an action against, without their beginning `acs:ram:*:`.
 * System policies belong to `system` instead of an account, and attaching needs the holder and the policy both.
 * Source: "RAM authentication" (alibabacloud.com/help/en/ram/ram-authentication) and the operations' own pages.
 */
type Resources = (input: OperationInput) => readonly string[];

const inAccount =
  (kind: string, parameter: string): Resources =>
  ({ state, parameters }) => [`${state.account.uid}:${kind}/${parameters.text(parameter) ?? "*"}`];

export const onAccount: Resources = ({ state }) => [`${state.account.uid}:*`];
export const onUsers: Resources = ({ state }) => [`${state.account.uid}:user/*`];
export const onRoles: Resources = ({ state }) => [`${state.account.uid}:role/*`];
export const onCustomPolicies: Resources = ({ state }) => [`${state.account.uid}:policy/*`];
export const onCustomPolicy: Resources = inAccount("policy", "PolicyName");
export const onRole: Resources = inAccount("role", "RoleName");

/** The user that is named; without a name the caller's own, where the caller is a user. */
export const onUser: Resources = ({ state, parameters, caller }) => {
  const own = caller.type === "user" ? caller.user.userName : "*";
  return [`${state.account.uid}:user/${parameters.text("UserName") ?? own}`];
};

export const onPolicy: Resources = (input) => {
  if (input.parameters.text("PolicyType") !== "System") return onCustomPolicy(input);
  return [`system:policy/${input.parameters.text("PolicyName") ?? "*"}`];
};

export const onPolicies: Resources = (input) => {
  const type = input.parameters.text("PolicyType");
  const custom = type === "System" ? [] : onCustomPolicies(input);
  return type === "Custom" ? custom : [...custom, "system:policy/*"];
};

export const onUserAndPolicy: Resources = (input) => [...onUser(input), ...onPolicy(input)];
export const onRoleAndPolicy: Resources = (input) => [...onRole(input), ...onPolicy(input)];
export const onUserAndGroup: Resources = (input) => [
  ...onUser(input),
  ...inAccount("group", "GroupName")(input),
];
