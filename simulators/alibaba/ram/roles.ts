import { OpenApiError } from "../errors.ts";
import { drawEntityId, formatUtc } from "../identifiers.ts";
import { DEFAULT_SESSION_SECONDS } from "../limits.ts";
import type { JsonObject, OperationInput, OperationTable } from "../openapi/operation.ts";
import type { AlibabaState, RamRole } from "../state.ts";
import { describeAttachments } from "./attachments.ts";
import { findPolicy, readPolicyType } from "./find.ts";
import { checkText } from "./names.ts";
import { isAttachmentOf, readDocument } from "./policies.ts";
import { onRole, onRoleAndPolicy, onRoles } from "./resources.ts";

export const ROLE_OPERATIONS: OperationTable = {
  CreateRole: { resources: onRoles, run: createRole },
  GetRole: { resources: onRole, run: (input) => ({ Role: describeRole(input.state, findRole(input)) }) },
  DeleteRole: { resources: onRole, run: deleteRole },
  AttachPolicyToRole: { resources: onRoleAndPolicy, run: attachPolicyToRole },
  ListPoliciesForRole: { resources: onRole, run: listPoliciesForRole },
  DetachPolicyFromRole: { resources: onRoleAndPolicy, run: detachPolicyFromRole },
};

function createRole({ state, nowMs, parameters }: OperationInput): JsonObject {
  const roleName = parameters.required("RoleName");
  checkText("RoleName", roleName, { maxLength: 64, pattern: /^[a-zA-Z0-9.-]+$/ });
  const trustText = parameters.required("AssumeRolePolicyDocument");
  const trust = readDocument(trustText, "trust");
  if (state.roles.has(roleName)) {
    throw new OpenApiError(409, "EntityAlreadyExists.Role", "The role does already EXIST.");
  }
  const role: RamRole = {
    roleId: drawEntityId(),
    roleName,
    description: parameters.text("Description") ?? "",
    trustText,
    trust,
    maxSessionSeconds: parameters.integer("MaxSessionDuration") ?? DEFAULT_SESSION_SECONDS,
    attachments: [],
    createdAtMs: nowMs,
  };
  state.roles.set(roleName, role);
  return { Role: describeRole(state, role) };
}

function deleteRole(input: OperationInput): JsonObject {
  const role = findRole(input);
  if (role.attachments.length > 0) {
    const text = "The role CAN NOT has any attached policy while deleting the role.";
    throw new OpenApiError(409, "DeleteConflict.Role.Policy", text);
  }
  input.state.roles.delete(role.roleName);
  return {};
}

function attachPolicyToRole(input: OperationInput): JsonObject {
  const type = readPolicyType(input.parameters);
  const role = findRole(input);
  const policy = findPolicy(input, type);
  if (role.attachments.some((one) => isAttachmentOf(one, policy))) {
    throw new OpenApiError(
      409,
      "EntityAlreadyExists.Role.Policy",
      "The role has already been attached this policy.",
    );
  }
  role.attachments.push({ type, name: policy.name, attachedAtMs: input.nowMs });
  return {};
}

function detachPolicyFromRole(input: OperationInput): JsonObject {
  const type = readPolicyType(input.parameters);
  const name = input.parameters.required("PolicyName");
  const role = findRole(input);
  const at = role.attachments.findIndex((one) => isAttachmentOf(one, { type, name }));
  if (at === -1) {
    const text = "The indicate policy attached to the role does not exist.";
    throw new OpenApiError(404, "EntityNotExist.Role.Policy", text);
  }
  role.attachments.splice(at, 1);
  return {};
}

function listPoliciesForRole(input: OperationInput): JsonObject {
  return { Policies: { Policy: describeAttachments(input.state, findRole(input).attachments) } };
}

function findRole({ state, parameters }: OperationInput): RamRole {
  return roleOf(state, parameters.required("RoleName"));
}

export function roleOf(state: AlibabaState, roleName: string): RamRole {
  const role = state.roles.get(roleName);
  if (!role) throw new OpenApiError(404, "EntityNotExist.Role", `The role not exists: ${roleName} .`);
  return role;
}

function describeRole(state: AlibabaState, role: RamRole): JsonObject {
  return {
    RoleId: role.roleId,
    RoleName: role.roleName,
    Arn: `acs:ram::${state.account.uid}:role/${role.roleName.toLowerCase()}`,
    Description: role.description,
    AssumeRolePolicyDocument: role.trustText,
    MaxSessionDuration: role.maxSessionSeconds,
    CreateDate: formatUtc(role.createdAtMs),
  };
}
