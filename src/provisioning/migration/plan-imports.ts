import { destinationAddressName, jobName, sourceAddressName } from "../../core/migration/names.ts";
import { nearestServiceRegion } from "../../core/migration/region.ts";
import { bitsPerSecondOf } from "../../core/migration/settings.ts";
import { userNameOf } from "../../core/ownership.ts";
import type { ImportChange } from "../../core/plan.ts";
import type { Preparation } from "../../core/preparation.ts";
import { s3Endpoint } from "../../core/service-request.ts";
import type { Settings } from "../../core/settings.ts";

/**
 * Both addresses of a migration that the bot runs, and the job between them; null while the settings name no role to write with.
 * Both have the request's prefix, so that objects keep their keys: the service puts the destination's in the place of the source's.
 */
export function planImports(
  { id, request, facts }: Pick<Preparation, "id" | "request" | "facts">,
  { migration }: Pick<Settings, "migration">,
): ImportChange[] | null {
  const { destinationRole: role } = migration;
  if (!migration.enabled || role === undefined) return null;
  const { prefix, ossRegion } = request;
  const serviceRegion = migration.region ?? nearestServiceRegion(ossRegion).region;
  const [source, destination] = [sourceAddressName(id, 1), destinationAddressName(id)];
  const { host: domain } = new URL(
    s3Endpoint(facts.sourceRegion ?? "us-east-1", facts.awsPartition ?? "aws"),
  );
  const address = { kind: "mgw.create-address", undo: "mgw.delete-address", serviceRegion } as const;
  return [
    {
      ...address,
      name: source,
      address: { type: "s3", bucket: request.sourceBucket, prefix, domain, userName: userNameOf(id) },
    },
    {
      ...address,
      name: destination,
      address: { type: "oss", bucket: request.destinationBucket, prefix, ossRegion, role },
    },
    {
      kind: "mgw.create-job",
      undo: "mgw.delete-job",
      serviceRegion,
      name: jobName(id, 1),
      sourceAddress: source,
      destinationAddress: destination,
      overwrite: "when-newer",
      maxBitsPerSecond: bitsPerSecondOf(migration),
    },
  ];
}
