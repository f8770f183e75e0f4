import { OpenApiError } from "../errors.ts";
import { MAX_POLICY_VERSIONS } from "../limits.ts";
import type { JsonObject, OperationInput, OperationTable } from "../openapi/operation.ts";
import type { Policy, PolicyVersion } from "../state.ts";
import { findPolicy, readPolicyType } from "./find.ts";
import { describeVersion, readDocument } from "./policies.ts";
import { onCustomPolicy, onPolicy } from "./resources.ts";

export const POLICY_VERSION_OPERATIONS: OperationTable = {
  CreatePolicyVersion: { resources: onCustomPolicy, run: createPolicyVersion },
  GetPolicyVersion: { resources: onPolicy, run: getPolicyVersion },
  ListPolicyVersions: { resources: onPolicy, run: listPolicyVersions },
  DeletePolicyVersion: { resources: onCustomPolicy, run: deletePolicyVersion },
  SetDefaultPolicyVersion: { resources: onCustomPolicy, run: setDefaultPolicyVersion },
};

function createPolicyVersion(input: OperationInput): JsonObject {
  const { nowMs, parameters } = input;
  const policy = findPolicy(input, "Custom");
  const text = parameters.required("PolicyDocument");
  const document = readDocument(text, "identity");
  if (policy.versions.length >= MAX_POLICY_VERSIONS) makeRoom(policy, parameters.text("RotateStrategy"));
  const version: PolicyVersion = {
    versionId: `v${policy.nextVersionNumber}`,
    text,
    document,
    createdAtMs: nowMs,
  };
  policy.nextVersionNumber += 1;
  policy.versions.push(version);
  policy.updatedAtMs = nowMs;
  if (parameters.flag("SetAsDefault")) policy.defaultVersionId = version.versionId;
  return { PolicyVersion: describeVersion(policy, version) };
}

/** With this strategy the oldest version that is not the default one gives way. */
function makeRoom(policy: Policy, rotateStrategy: string | undefined): void {
  if (rotateStrategy !== "DeleteOldestNonDefaultVersionWhenLimitExceeded") {
    const text = "The count of policy version beyond the current limits.";
    throw new OpenApiError(409, "LimitExceeded.Policy.Version", text);
  }
  const oldest = policy.versions.findIndex(({ versionId }) => versionId !== policy.defaultVersionId);
  policy.versions.splice(oldest, 1);
}

function getPolicyVersion(input: OperationInput): JsonObject {
  const policy = findPolicy(input, readPolicyType(input.parameters));
  return { PolicyVersion: describeVersion(policy, findVersion(input, policy)) };
}

function listPolicyVersions(input: OperationInput): JsonObject {
  const policy = findPolicy(input, readPolicyType(input.parameters));
  return {
    PolicyVersions: { PolicyVersion: policy.versions.map((version) => describeVersion(policy, version)) },
  };
}

function deletePolicyVersion(input: OperationInput): JsonObject {
  const policy = findPolicy(input, "Custom");
  const version = findVersion(input, policy);
  if (version.versionId === policy.defaultVersionId) {
    const text = "The default policy version CAN NOT been deleted directly.";
    throw new OpenApiError(409, "DeleteConflict.Policy.Version.Default", text);
  }
  policy.versions.splice(policy.versions.indexOf(version), 1);
  return {};
}

function setDefaultPolicyVersion(input: OperationInput): JsonObject {
  const policy = findPolicy(input, "Custom");
  policy.defaultVersionId = findVersion(input, policy).versionId;
  policy.updatedAtMs = input.nowMs;
  return {};
}

function findVersion({ parameters }: OperationInput, policy: Policy): PolicyVersion {
  const versionId = parameters.required("VersionId");
  const version = policy.versions.find((one) => one.versionId === versionId);
  if (version) return version;
  throw new OpenApiError(404, "EntityNotExist.Policy.Version", "The policy version does not exist.");
}
