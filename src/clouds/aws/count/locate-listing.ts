import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { getEndpointFromInstructions } from "@smithy/core/endpoints";

/** Where a bucket is listed; `isCustom`: the address was configured, so no region's own is tried instead. */
export type ListingAddress = { url: URL; isCustom: boolean };

/**
 * The bucket's address as the SDK has it for its own calls: partition, path or host, variables and shared files are its
 * business, and a listing that went elsewhere than HEAD would be of another bucket.
 */
export async function locateListing(client: S3Client, bucket: string): Promise<ListingAddress> {
  const { url } = await getEndpointFromInstructions({ Bucket: bucket }, ListObjectsV2Command, {
    ...client.config,
  });
  const own = await client.config.endpointProvider({ Region: await client.config.region() });
  return { url, isCustom: !url.hostname.endsWith(own.url.hostname) };
}
