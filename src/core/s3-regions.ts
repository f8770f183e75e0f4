/**
 * S3 regions that the migration service's documentation lists. Data, not law: S3 has more, and the service may read
 * them, so a region that is missing here is a warning.
 * Source: Data Online Migration, "S3 regions and endpoints reference table" (alibabacloud.com/help/doc-detail/141970.html).
 */
export const LISTED_S3_REGIONS: ReadonlySet<string> = new Set([
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
  "ca-central-1",
  "sa-east-1",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-southeast-1",
  "ap-southeast-2",
  "cn-north-1",
  "cn-northwest-1",
  "eu-central-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
]);

/** The domain of a partition's endpoints, where it is not `amazonaws.com`. Source: the AWS SDKs' own table, partitions.json. */
const DOMAIN_OF_PARTITION: ReadonlyMap<string, string> = new Map([
  ["aws-cn", "amazonaws.com.cn"],
  ["aws-eusc", "amazonaws.eu"],
]);

export function awsDomainOf(partition: string): string {
  return DOMAIN_OF_PARTITION.get(partition) ?? "amazonaws.com";
}

/** The first region of a partition, where its IAM is, by how the names of its regions begin. Source: as above. */
const PARTITIONS: readonly { begins: string; partition: string; home: string }[] = [
  { begins: "cn-", partition: "aws-cn", home: "cn-north-1" },
  { begins: "us-gov-", partition: "aws-us-gov", home: "us-gov-west-1" },
  { begins: "eusc-", partition: "aws-eusc", home: "eusc-de-east-1" },
  { begins: "", partition: "aws", home: "us-east-1" },
];

/** Which partition a region is in, and the region in which that partition's IAM is signed for. */
export function partitionOfRegion(region: string): { partition: string; home: string } {
  return (
    PARTITIONS.find(({ begins }) => region.startsWith(begins)) ?? { partition: "aws", home: "us-east-1" }
  );
}

/** The shape of a region's name: `eu-central-1`, `us-gov-west-1`, `eusc-de-east-1`. */
export const AWS_REGION = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;
