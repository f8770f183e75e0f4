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
