import {
  DESTINATION_REQUESTS,
  destinationFolders,
  KMS_ACTIONS,
  PROOF_REMOVAL,
} from "../core/destination-request.ts";
import { actionsOn } from "../core/service-request.ts";

/** The policy documents of the profiles, as JSON text: what is approved is to the byte what is sent. */

type Statement = {
  Sid?: string;
  Effect: "Allow";
  Action: string[];
  Resource: string | string[];
};

/** In AWS policy documents `*`, `?` and `$` are syntax; these spellings mean the characters themselves. */
function escapeForIam(text: string): string {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`);
}

/** Reads one bucket's objects under a prefix, and nothing else. Source: S3 User Guide, "Actions, resources". */
export function iamReadPolicy(input: { partition: string; bucket: string; prefix: string }): string {
  const bucketArn = `arn:${input.partition}:s3:::${input.bucket}`;
  const statements: Statement[] = [
    // No s3:prefix condition: the service may list with another prefix, or none, before it reads.
    { Sid: "List", Effect: "Allow", Action: actionsOn("bucket"), Resource: bucketArn },
    {
      Sid: "Read",
      Effect: "Allow",
      Action: actionsOn("objects"),
      Resource: `${bucketArn}/${escapeForIam(input.prefix)}*`,
    },
  ];
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/**
 * Writes one bucket's objects under a prefix and the service's reports, uses the migration service, and may delete the
 * one object that the proof writes; where the bucket's default encryption is a key of KMS, uses this one key. Source:
 * OSS, "Common examples of RAM policies"; the service's own actions carry the prefix `mgw:`.
 */
export function ramWritePolicy(input: {
  bucket: string;
  prefix: string;
  proofKey: string;
  kmsKeyArn?: string | null;
}): string {
  const bucketArn = `acs:oss:*:*:${input.bucket}`;
  const { kmsKeyArn = null } = input;
  const statements: Statement[] = [
    { Effect: "Allow", Action: destinationActions("bucket"), Resource: bucketArn },
    {
      Effect: "Allow",
      Action: destinationActions("objects"),
      Resource: destinationFolders(input.prefix).map((folder) => `${bucketArn}/${folder}*`),
    },
    { Effect: "Allow", Action: [PROOF_REMOVAL.action], Resource: `${bucketArn}/${input.proofKey}` },
    ...(kmsKeyArn === null
      ? []
      : [{ Effect: "Allow", Action: [...KMS_ACTIONS], Resource: kmsKeyArn } satisfies Statement]),
    { Effect: "Allow", Action: ["mgw:*"], Resource: "*" },
  ];
  return JSON.stringify({ Version: "1", Statement: statements });
}

function destinationActions(on: "bucket" | "objects"): string[] {
  return DESTINATION_REQUESTS.filter((request) => request.on === on).map(({ action }) => action);
}

/** What today's documentation adds for the role that the service assumes. Source: "Preparations", February 2026. */
export function ramRolePolicy(): string {
  const statement: Statement = {
    Effect: "Allow",
    Action: ["ram:CreateRole", "ram:CreatePolicy", "ram:AttachPolicyToRole", "ram:ListRoles"],
    Resource: "*",
  };
  return JSON.stringify({ Version: "1", Statement: [statement] });
}
