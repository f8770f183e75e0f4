import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { S3Client } from "@aws-sdk/client-s3";
import {
  type AwsConnection,
  commonConfig,
  endpointOf,
  type RetryStrategy,
  readRetries,
} from "./connection.ts";

/** SDK clients for buckets, made once a region. */
export type BucketClients = {
  s3(region: string): S3Client;
  cloudWatch(region: string): CloudWatchClient;
};

export function createBucketClients(connection: AwsConnection, retryStrategy: RetryStrategy): BucketClients {
  return {
    s3: onePerRegion((region) => createS3Client(connection, region, retryStrategy)),
    cloudWatch: onePerRegion(
      (region) => new CloudWatchClient({ ...commonConfig(connection, "cloudwatch"), retryStrategy, region }),
    ),
  };
}

/** An S3 client of its own, for a proof with other credentials. The caller destroys it. */
export function createS3Client(
  connection: AwsConnection,
  region: string,
  retryStrategy = readRetries(),
): S3Client {
  return new S3Client({
    ...commonConfig(connection, "s3"),
    retryStrategy,
    region,
    forcePathStyle: endpointOf(connection, "s3") !== undefined,
    // Only listings and single bytes are read here; S3 gives checksums for whole objects.
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

function onePerRegion<Client>(create: (region: string) => Client): (region: string) => Client {
  const made = new Map<string, Client>();
  return (region) => {
    const known = made.get(region);
    if (known !== undefined) return known;
    const client = create(region);
    made.set(region, client);
    return client;
  };
}
