import { OpenApiError } from "../errors.ts";
import { formatUtc } from "../identifiers.ts";
import { MAX_CUSTOM_POLICIES, MAX_POLICY_DOCUMENT_CHARACTERS } from "../limits.ts";
import type { JsonObject, OperationInput, OperationTable } from "../openapi/operation.ts";
import {
  type PolicyDocument,
  type PolicyKind,
  PolicySyntaxError,
  parsePolicyDocument,
} from "../policy/document.ts";
import type { AlibabaState, Policy, PolicyAttachment, PolicyVersion } from "../state.ts";
import { findPolicy, readPolicyType } from "./find.ts";
import { checkPolicyName, checkText } from "./names.ts";
import { readPage } from "./paging.ts";
import { onCustomPolicies, onCustomPolicy, onPolicies, onPolicy } from "./resources.ts";

export const POLICY_OPERATIONS: OperationTable = {
  CreatePolicy: { resources: onCustomPolicies, run: createPolicy },
  GetPolicy: { resources: onPolicy, run: getPolicy },
  ListPolicies: { resources: onPolicies, run: listPolicies },
  DeletePolicy: { resources: onCustomPolicy, run: deletePolicy },
  ListEntitiesForPolicy: { resources: onPolicy, run: listEntitiesForPolicy },
};

/** Parses a document from a request, held to RAM's length and syntax. */
export function readDocument(text: string, kind: PolicyKind): PolicyDocument {
  checkText("PolicyDocument", text, { maxLength: MAX_POLICY_DOCUMENT_CHARACTERS });
  try {
    return parsePolicyDocument(text, kind);
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error;
    throw new OpenApiError(400, "MalformedPolicyDocument", error.message);
  }
}

function createPolicy({ state, nowMs, parameters }: OperationInput): JsonObject {
  const name = parameters.required("PolicyName");
  const text = parameters.required("PolicyDocument");
  const description = parameters.text("Description") ?? "";
  checkPolicyName(name);
  checkText("Description", description, { maxLength: 1024 });
  const document = readDocument(text, "identity");
  if (state.policies.Custom.has(name) || state.policies.System.has(name)) {
    throw new OpenApiError(409, "EntityAlreadyExists.Policy", "The policy does already EXIST.");
  }
  if (state.policies.Custom.size >= MAX_CUSTOM_POLICIES) {
    throw new OpenApiError(409, "LimitExceeded.Policy", "The count of policy beyond the current limits.");
  }
  const policy = makePolicy("Custom", name, description, text, document, nowMs);
  state.policies.Custom.set(name, policy);
  return { Policy: describePolicy(policy) };
}

/** A policy with its first version. */
export function makePolicy(
  type: Policy["type"],
  name: string,
  description: string,
  text: string,
  document: PolicyDocument,
  nowMs: number,
): Policy {
  return {
    type,
    name,
    description,
    versions: [{ versionId: "v1", text, document, createdAtMs: nowMs }],
    defaultVersionId: "v1",
    nextVersionNumber: 2,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}

function getPolicy(input: OperationInput): JsonObject {
  const policy = findPolicy(input, readPolicyType(input.parameters));
  const version = defaultVersionOf(policy);
  return {
    Policy: {
      ...describePolicy(policy),
      AttachmentCount: countAttachments(input.state, policy),
      UpdateDate: formatUtc(policy.updatedAtMs),
      PolicyDocument: version.text,
    },
    DefaultPolicyVersion: describeVersion(policy, version),
  };
}

function listPolicies({ state, parameters }: OperationInput): JsonObject {
  const type = parameters.text("PolicyType");
  const types = type === undefined ? (["Custom", "System"] as const) : [readPolicyType(parameters)];
  const policies = types.flatMap((one) => [...state.policies[one].values()]);
  const { page, paging } = readPage(parameters, policies, (policy) => policy.name);
  return {
    ...paging,
    Policies: {
      Policy: page.map((policy) => ({
        ...describePolicy(policy),
        AttachmentCount: countAttachments(state, policy),
        UpdateDate: formatUtc(policy.updatedAtMs),
      })),
    },
  };
}

function deletePolicy(input: OperationInput): JsonObject {
  const { state, parameters } = input;
  const policy = findPolicy(input, "Custom");
  const refuse = (kind: string, text: string) => {
    throw new OpenApiError(409, `DeleteConflict.Policy.${kind}`, `The policy CAN NOT ${text}`);
  };
  const isAttachedTo = (holders: Iterable<{ attachments: PolicyAttachment[] }>) =>
    [...holders].some((holder) => holder.attachments.some((one) => isAttachmentOf(one, policy)));
  const attached = "been attached to any";
  if (isAttachedTo(state.users.values())) refuse("User", `${attached} user while deleting the policy.`);
  if (isAttachedTo(state.groups.values())) refuse("Group", `${attached} group while deleting the policy.`);
  if (isAttachedTo(state.roles.values())) refuse("Role", `${attached} role while deleting the policy.`);
  if (policy.versions.length > 1 && parameters.flag("CascadingDelete") !== true) {
    refuse("Version", "has any version except the default version.");
  }
  state.policies.Custom.delete(policy.name);
  return {};
}

function listEntitiesForPolicy(input: OperationInput): JsonObject {
  const { state } = input;
  const policy = findPolicy(input, readPolicyType(input.parameters));
  const holding = <T extends { attachments: PolicyAttachment[] }>(holders: Iterable<T>) =>
    [...holders].flatMap((holder) => {
      const attachment = holder.attachments.find((one) => isAttachmentOf(one, policy));
      return attachment ? [{ holder, AttachDate: formatUtc(attachment.attachedAtMs) }] : [];
    });
  return {
    Users: {
      User: holding(state.users.values()).map(({ holder, AttachDate }) => ({
        UserId: holder.userId,
        UserName: holder.userName,
        DisplayName: holder.displayName,
        AttachDate,
      })),
    },
    Groups: {
      Group: holding(state.groups.values()).map(({ holder, AttachDate }) => ({
        GroupName: holder.groupName,
        Comments: holder.comments,
        AttachDate,
      })),
    },
    Roles: {
      Role: holding(state.roles.values()).map(({ holder, AttachDate }) => ({
        RoleId: holder.roleId,
        RoleName: holder.roleName,
        Arn: `acs:ram::${state.account.uid}:role/${holder.roleName}`,
        Description: holder.description,
        AttachDate,
      })),
    },
  };
}

function defaultVersionOf(policy: Policy): PolicyVersion {
  const version = policy.versions.find(({ versionId }) => versionId === policy.defaultVersionId);
  if (!version)
    throw new Error(`Policy ${policy.name} has lost its default version ${policy.defaultVersionId}`);
  return version;
}

export function isAttachmentOf(attachment: PolicyAttachment, policy: Pick<Policy, "type" | "name">): boolean {
  return attachment.type === policy.type && attachment.name === policy.name;
}

function countAttachments(state: AlibabaState, policy: Policy): number {
  const holders = [...state.users.values(), ...state.groups.values(), ...state.roles.values()];
  return holders.filter(({ attachments }) => attachments.some((one) => isAttachmentOf(one, policy))).length;
}

export function describePolicy(policy: Policy) {
  return {
    PolicyName: policy.name,
    PolicyType: policy.type,
    Description: policy.description,
    DefaultVersion: policy.defaultVersionId,
    CreateDate: formatUtc(policy.createdAtMs),
  };
}

export function describeVersion(policy: Policy, version: PolicyVersion): JsonObject {
  return {
    VersionId: version.versionId,
    IsDefaultVersion: version.versionId === policy.defaultVersionId,
    PolicyDocument: version.text,
    CreateDate: formatUtc(version.createdAtMs),
  };
}
