import type { Clouds } from "../clouds/cloud.ts";

/**
 * The clouds with the questions that every check asks, asked once: who we are, and where the bucket is. For one
 * examination only, since the answers may change.
 */
export function shareReads({ aws, alibaba }: Clouds): Clouds {
  const regions = new Map<string, Promise<string>>();
  return {
    aws: {
      ...aws,
      whoAmI: once(() => aws.whoAmI()),
      findBucketRegion: (bucket) => {
        const asked = regions.get(bucket) ?? aws.findBucketRegion(bucket);
        regions.set(bucket, asked);
        return asked;
      },
    },
    alibaba: {
      ...alibaba,
      whoAmI: once(() => alibaba.whoAmI()),
      readAccountAlias: once(() => alibaba.readAccountAlias()),
    },
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}
