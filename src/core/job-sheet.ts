import { dataToMove, type Estimate, type Restored } from "./estimate.ts";
import { type AlibabaSite, ramLogonLink, ramLogonName } from "./links.ts";
import { userNameOf } from "./ownership.ts";
import type { Facts, PreparationRequest } from "./preparation.ts";
import { s3Endpoint } from "./service-request.ts";

/** The values to type into the migration service's forms. Never a secret; size and count are both of what the job will move. */
export type JobSheet = {
  source: {
    type: "AWS S3";
    endpoint: string;
    bucket: string;
    prefix: string;
    accessKeyId: string;
    addressName: string;
  };
  destination: {
    endpoint: string;
    bucket: string;
    accessKeyId: string;
    addressName: string;
  };
  jobName: string;
  dataSizeBytes: number;
  archivedBytes: number;
  /** Null: not known, and `fileCount` includes them. */
  archivedObjects: number | null;
  fileCount: number;
  /** Archived objects that somebody restored: they are in size and count. */
  restored: Restored | null;
  asOf: string;
  method: Estimate["method"];
  logonLink: string;
  logonName: string;
  consoleLink: string;
};

export function ossEndpoint(ossRegion: string): string {
  return `https://${ossRegion}.aliyuncs.com`;
}

/** The job sheet of a preparation whose checks and provisioning are done. */
export function makeJobSheet(input: {
  preparationId: string;
  request: PreparationRequest;
  facts: Facts;
  estimate: Estimate;
  sourceAccessKeyId: string;
  destinationAccessKeyId: string;
  site: AlibabaSite;
  consoleLink: string;
}): JobSheet {
  const { request, facts, estimate } = input;
  const account = { alias: facts.accountAlias, accountId: facts.alibabaAccountId ?? "" };
  const toMove = dataToMove(estimate);
  // Address and job names: 3 to 63 of a-z, 0-9, - and _ (CreateJobInfo of the service's API).
  const name = input.preparationId.toLowerCase();
  return {
    source: {
      type: "AWS S3",
      endpoint: s3Endpoint(facts.sourceRegion ?? "us-east-1", facts.awsPartition ?? "aws"),
      bucket: request.sourceBucket,
      prefix: request.prefix,
      accessKeyId: input.sourceAccessKeyId,
      addressName: `${name}-source`,
    },
    destination: {
      endpoint: ossEndpoint(request.ossRegion),
      bucket: request.destinationBucket,
      accessKeyId: input.destinationAccessKeyId,
      addressName: `${name}-destination`,
    },
    jobName: `${name}-job`,
    dataSizeBytes: toMove.sizeBytes,
    archivedBytes: estimate.archivedBytes,
    archivedObjects: toMove.isCountTooHigh ? null : estimate.objectCount - toMove.objectCount,
    fileCount: toMove.objectCount,
    restored: estimate.restored ?? null,
    asOf: estimate.asOf,
    method: estimate.method,
    logonLink: ramLogonLink(input.site, account),
    logonName: ramLogonName(userNameOf(input.preparationId), account),
    consoleLink: input.consoleLink,
  };
}
