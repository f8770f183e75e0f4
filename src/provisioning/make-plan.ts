import { kmsKeyArn } from "../core/destination-request.ts";
import { isManaged } from "../core/migration/handling.ts";
import {
  iamUserTags,
  type Mark,
  proofKeyOf,
  ramComments,
  ramPolicyNameOf,
  userNameOf,
} from "../core/ownership.ts";
import { boundaryArn } from "../core/permissions-boundary.ts";
import type { Change, Plan } from "../core/plan.ts";
import { coversDestination, isDestinationShut, type Preparation } from "../core/preparation.ts";
import { IAM_PATH } from "../core/service-request.ts";
import type { Settings } from "../core/settings.ts";
import { planImports } from "./migration/plan-imports.ts";
import { iamReadPolicy, ramRolePolicy, ramWritePolicy } from "./policies.ts";

export type PlanInput = {
  preparation: Pick<Preparation, "id" | "request" | "facts" | "verdict" | "ticket">;
  settings: Pick<Settings, "credentials" | "delivery" | "migration">;
  installationId: string;
};

/**
 * What provisioning would change, from what the checks saw.
 * Null when a fact is missing without which nothing may be planned: both accounts, the verdict, the destination; and for a managed
 * migration where the settings allow none.
 */
export function makePlan(input: PlanInput): Plan | null {
  const { preparation, settings } = input;
  const { facts, verdict, request } = preparation;
  if (facts.awsAccountId === null || facts.alibabaAccountId === null) return null;
  if (facts.destinationExists === null || verdict === null) return null;
  const mark: Mark = { preparationId: preparation.id, installationId: input.installationId };
  const writing = isManaged(preparation)
    ? planImports(preparation, settings)
    : destinationUserChanges(input, mark);
  if (writing === null) return null;
  return {
    changes: [
      ...destinationChanges(request, facts.destinationExists),
      ...sourceUserChanges(input, mark),
      ...writing,
    ],
    profile: request.profile,
    recipient: request.recipient,
    deliveryMode: settings.delivery.mode,
    ttlDays: request.ttlDays,
    awsAccountId: facts.awsAccountId,
    alibabaAccountId: facts.alibabaAccountId,
    verdict,
    policyHash: facts.policyHash,
    ticketUrl: ticketUrlFor(preparation),
    ...(facts.destinationVerdict === null || facts.destinationVerdict === "open"
      ? {}
      : {
          destinationVerdict: facts.destinationVerdict,
          destinationPolicyHash: facts.destinationPolicyHash,
        }),
    ...(isManaged(preparation) ? { handling: "managed" } : {}),
  };
}

/** A ticket holds for the policies that were seen when it was given, not for others. */
function ticketUrlFor({ facts, verdict, ticket }: PlanInput["preparation"]): string | null {
  if (ticket === null) return null;
  const coversSource = ticket.policyHash === (facts.policyHash ?? "");
  if (!isDestinationShut(facts)) return coversSource ? ticket.url : null;
  return coversDestination(ticket, facts) && (coversSource || verdict === "open") ? ticket.url : null;
}

function destinationChanges(request: Preparation["request"], exists: boolean): Change[] {
  if (exists) return [];
  return [
    {
      kind: "oss.create-bucket",
      undo: "oss.delete-bucket",
      bucket: request.destinationBucket,
      region: request.ossRegion,
      storageClass: request.storageClass,
      acl: "private",
    },
  ];
}

function sourceUserChanges(
  { preparation: { id, request, facts }, settings }: PlanInput,
  mark: Mark,
): Change[] {
  const userName = userNameOf(id);
  const partition = facts.awsPartition ?? "aws";
  const policy: Change =
    request.profile === "least-privilege"
      ? {
          kind: "iam.put-policy",
          undo: "iam.delete-policy",
          userName,
          policyName: "mgw-prep-read",
          document: iamReadPolicy({ partition, bucket: request.sourceBucket, prefix: request.prefix }),
        }
      : {
          kind: "iam.attach-policy",
          undo: "iam.detach-policy",
          userName,
          policyArn: `arn:${partition}:iam::aws:policy/AmazonS3ReadOnlyAccess`,
        };
  return [
    {
      kind: "iam.create-user",
      undo: "iam.delete-user",
      userName,
      path: IAM_PATH,
      tags: iamUserTags(mark, settings.credentials.tags),
      ...boundaryOf(partition, facts.awsAccountId, settings.credentials.permissionsBoundary),
    },
    policy,
    { kind: "iam.create-key", undo: "iam.delete-key", userName },
  ];
}

function boundaryOf(partition: string, accountId: string | null, name: string | null) {
  return name === null || accountId === null
    ? {}
    : { permissionsBoundary: boundaryArn(partition, accountId, name) };
}

function destinationUserChanges({ preparation, settings }: PlanInput, mark: Mark): Change[] {
  const userName = userNameOf(preparation.id);
  return [
    {
      kind: "ram.create-user",
      undo: "ram.delete-user",
      userName,
      displayName: userName,
      comments: ramComments(mark),
    },
    ...ramPolicyChanges(preparation, userName),
    {
      kind: "ram.create-login",
      undo: "ram.delete-login",
      userName,
      mustResetPassword: settings.credentials.resetPasswordAtFirstLogon,
      needsMfa: settings.credentials.requireMfa,
    },
    { kind: "ram.create-key", undo: "ram.delete-key", userName },
  ];
}

function ramPolicyChanges({ id, request, facts }: PlanInput["preparation"], userName: string): Change[] {
  const attach = (policyType: "System" | "Custom", policyName: string): Change => ({
    kind: "ram.attach-policy",
    undo: "ram.detach-policy",
    userName,
    policyType,
    policyName,
  });
  const custom = (document: string): Change[] => [
    { kind: "ram.create-policy", undo: "ram.delete-policy", policyName: ramPolicyNameOf(id), document },
    attach("Custom", ramPolicyNameOf(id)),
  ];
  switch (request.profile) {
    case "documented":
      return [attach("System", "AliyunOSSFullAccess"), attach("System", "AliyunMGWFullAccess")];
    case "least-privilege":
      return custom(
        ramWritePolicy({
          bucket: request.destinationBucket,
          prefix: request.prefix,
          proofKey: proofKeyOf(id, request.prefix),
          kmsKeyArn:
            facts.destinationKmsKeyId === null || facts.alibabaAccountId === null
              ? null
              : kmsKeyArn(facts.alibabaAccountId, facts.destinationKmsKeyId),
        }),
      );
    case "current":
      return [attach("System", "AliyunOSSImportFullAccess"), ...custom(ramRolePolicy())];
  }
}
