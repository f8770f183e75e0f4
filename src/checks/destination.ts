import { findOssBucketNameProblem } from "../core/bucket-names.ts";
import { readOssRegion } from "../core/regions.ts";
import type { Check } from "./check.ts";
import { judgeContents, judgeInfo, judgeNames, judgeRegion } from "./destination/judge-bucket.ts";
import { judgeDestinationPolicy } from "./destination/judge-destination-policy.ts";
import { judgeEncryption } from "./destination/judge-encryption.ts";
import { judgePublicEndpoint } from "./destination/judge-public-endpoint.ts";
import { judgeReadings } from "./destination/judge-unread.ts";
import { findKept } from "./destination/keeps-deleted.ts";
import { type DestinationSeen, readDestination } from "./destination/read-destination.ts";
import { valueIn } from "./take-reading.ts";

/** Whether the destination can take the data: free or ours, open to the new user, and with no setting that would eat it. */
export const destinationCheck: Check<DestinationSeen | null> = {
  name: "destination",

  async read({ request, isNewDestination = false }, { alibaba }) {
    const { destinationBucket: bucket, ossRegion: region } = request;
    if (findOssBucketNameProblem(bucket) !== null || readOssRegion(region) !== region) return null;
    return readDestination(alibaba, request, isNewDestination);
  },

  judge(input, seen) {
    if (seen === null) return { findings: judgeNames(input) };
    const { contents } = seen;
    const info = valueIn(seen.bucket);
    const accountId = valueIn(seen.identity)?.accountId ?? null;
    const caller = { accountId, userName: input.userName };
    const isOthers = info !== null && accountId !== null && info.ownerId !== accountId;
    const ours = info === null || contents === null || isOthers ? null : { info, contents };
    const policy = ours && judgeDestinationPolicy(input, caller, ours.info, ours.contents.policy);
    const encryption = ours && judgeEncryption(input, ours.info, accountId);
    return {
      findings: [
        ...judgeRegion(input, info !== null),
        ...judgeReadings(seen, input),
        ...(info === null ? [] : judgeInfo(input, info, accountId)),
        ...(policy?.findings ?? []),
        ...(encryption?.findings ?? []),
        ...(info === null || contents === null ? [] : judgeContents(input, contents)),
        ...judgePublicEndpoint(input, seen),
      ],
      facts: {
        destinationExists: seen.bucket.ok ? info !== null : null,
        ...findKept(input, caller, seen.bucket, contents),
        // A bucket that does not exist yet has no policy; of one in another account it is not read.
        ...(policy?.facts ?? {
          destinationVerdict: seen.bucket.ok && info === null ? "open" : null,
          destinationPolicyHash: null,
        }),
        destinationKmsKeyId: encryption?.kmsKeyId ?? null,
      },
    };
  },
};
