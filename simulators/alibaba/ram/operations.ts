import type { OperationTable } from "../openapi/operation.ts";
import { ACCESS_KEY_OPERATIONS } from "./access-keys.ts";
import { ACCOUNT_OPERATIONS } from "./account.ts";
import { ATTACHMENT_OPERATIONS } from "./attachments.ts";
import { GROUP_OPERATIONS } from "./groups.ts";
import { LOGIN_PROFILE_OPERATIONS } from "./login-profiles.ts";
import { MFA_OPERATIONS } from "./mfa.ts";
import { POLICY_OPERATIONS } from "./policies.ts";
import { POLICY_VERSION_OPERATIONS } from "./policy-versions.ts";
import { ROLE_OPERATIONS } from "./roles.ts";
import { USER_OPERATIONS } from "./users.ts";

/** RAM, version 2015-05-01. */
export const RAM_OPERATIONS: OperationTable = {
  ...USER_OPERATIONS,
  ...LOGIN_PROFILE_OPERATIONS,
  ...ACCESS_KEY_OPERATIONS,
  ...POLICY_OPERATIONS,
  ...POLICY_VERSION_OPERATIONS,
  ...ATTACHMENT_OPERATIONS,
  ...GROUP_OPERATIONS,
  ...MFA_OPERATIONS,
  ...ACCOUNT_OPERATIONS,
  ...ROLE_OPERATIONS,
};
