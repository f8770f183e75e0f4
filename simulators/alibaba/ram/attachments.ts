import { OpenApiError } from "../errors.ts";
import { formatUtc } from "../identifiers.ts";
import { MAX_CUSTOM_POLICIES_PER_USER, MAX_SYSTEM_POLICIES_PER_USER } from "../limits.ts";
import type { JsonObject, OperationInput, OperationTable } from "../openapi/operation.ts";
import type { AlibabaState, PolicyAttachment } from "../state.ts";
import { findPolicy, findUser, readPolicyType } from "./find.ts";
import { describePolicy, isAttachmentOf } from "./policies.ts";
import { onUser, onUserAndPolicy } from "./resources.ts";

export const ATTACHMENT_OPERATIONS: OperationTable = {
  AttachPolicyToUser: { resources: onUserAndPolicy, run: attachPolicyToUser },
  DetachPolicyFromUser: { resources: onUserAndPolicy, run: detachPolicyFromUser },
  ListPoliciesForUser: { resources: onUser, run: listPoliciesForUser },
};

/** Not idempotent: a second attachment is an error. */
function attachPolicyToUser(input: OperationInput): JsonObject {
  const type = readPolicyType(input.parameters);
  const user = findUser(input);
  const policy = findPolicy(input, type);
  if (user.attachments.some((one) => isAttachmentOf(one, policy))) {
    const text = "The user has already been attached this policy.";
    throw new OpenApiError(409, "EntityAlreadyExists.User.Policy", text);
  }
  const limit = type === "System" ? MAX_SYSTEM_POLICIES_PER_USER : MAX_CUSTOM_POLICIES_PER_USER;
  if (user.attachments.filter((one) => one.type === type).length >= limit) {
    const text = "The policy count of the user attached policies beyond the current limits.";
    throw new OpenApiError(409, "LimitExceeded.User.Policy", text);
  }
  user.attachments.push({ type, name: policy.name, attachedAtMs: input.nowMs });
  return {};
}

function detachPolicyFromUser(input: OperationInput): JsonObject {
  const type = readPolicyType(input.parameters);
  const name = input.parameters.required("PolicyName");
  const user = findUser(input);
  const at = user.attachments.findIndex((one) => isAttachmentOf(one, { type, name }));
  if (at === -1) {
    const text = "The indicate policy of the user does not exist.";
    throw new OpenApiError(404, "EntityNotExist.User.Policy", text);
  }
  user.attachments.splice(at, 1);
  return {};
}

function listPoliciesForUser(input: OperationInput): JsonObject {
  return { Policies: { Policy: describeAttachments(input.state, findUser(input).attachments) } };
}

/** What is attached to a user or a role, as both lists tell it. */
export function describeAttachments(
  { policies }: AlibabaState,
  attachments: readonly PolicyAttachment[],
): JsonObject[] {
  return attachments.flatMap((attachment) => {
    const policy = policies[attachment.type].get(attachment.name);
    if (!policy) return [];
    const { CreateDate: _, ...description } = describePolicy(policy);
    return [{ ...description, AttachDate: formatUtc(attachment.attachedAtMs) }];
  });
}
