/**
 * The partitions of AWS that can be told apart here.
 * Shape: `domain` is what the names of endpoints end with; `begins` how the names of regions begin; `iam` and
 * `organizations` the regions for which requests to these global services are signed.
 * Source: the AWS SDKs' own table, partitions.json; AWS General Reference, "IAM endpoints", "AWS Organizations endpoints".
 */
const TABLE = {
  "aws-cn": {
    domain: "amazonaws.com.cn",
    begins: "cn-",
    iam: "cn-north-1",
    organizations: "cn-northwest-1",
  },
  "aws-us-gov": {
    domain: "amazonaws.com",
    begins: "us-gov-",
    iam: "us-gov-west-1",
    organizations: "us-gov-west-1",
  },
  "aws-eusc": {
    domain: "amazonaws.eu",
    begins: "eusc-",
    iam: "eusc-de-east-1",
    organizations: "eusc-de-east-1",
  },
  aws: { domain: "amazonaws.com", begins: "", iam: "us-east-1", organizations: "us-east-1" },
} as const;

export type Partition = keyof typeof TABLE;
export const PARTITIONS: readonly Partition[] = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"];

export function isPartition(text: string): text is Partition {
  return Object.hasOwn(TABLE, text);
}

/** What the names of a partition's endpoints end with; that of `aws` for a partition that is not known. */
export function awsDomainOf(partition: string): string {
  return TABLE[isPartition(partition) ? partition : "aws"].domain;
}

/** Which partition a region is in. */
export function partitionOfRegion(region: string): Partition {
  return PARTITIONS.find((name) => name !== "aws" && region.startsWith(TABLE[name].begins)) ?? "aws";
}

/** The region for which a request to a global service is signed. */
export function homeRegionOf(service: "iam" | "organizations", region: string): string {
  return TABLE[partitionOfRegion(region)][service];
}

/** The shape of a region's name: `eu-central-1`, `us-gov-west-1`, `eusc-de-east-1`. */
export const AWS_REGION = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;
