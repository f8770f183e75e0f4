import type { AccountNames } from "../../clouds/account-clouds.ts";
import type { AlibabaCloud } from "../../clouds/contract/destination.ts";
import type { AwsCloud } from "../../clouds/contract/source.ts";
import type { OssStorageClass } from "../../core/storage-class.ts";
import { OSS_STORAGE_CLASSES } from "../../core/storage-class.ts";
import type { StoryDeps } from "../deps.ts";
import { createReadAhead } from "./read-ahead.ts";

/** `account` is a name in the settings; absent: the environment's own. */
export type SuggestionQuery = { side: "source" | "destination"; text: string; account?: string };

/** `region` and `storageClass` are known of a destination; a class that no new bucket can have is left out. */
export type SuggestedBucket = { bucket: string; region?: string; storageClass?: OssStorageClass };

/** Slack takes a hundred options, and the first is what was typed. */
export const SUGGESTED = 99;

/** Of the clouds, no more than this. */
type Lister = {
  cloudsOf(of: { request: AccountNames }): {
    aws: Pick<AwsCloud, "listBucketNames">;
    alibaba: Pick<AlibabaCloud, "listBuckets">;
  };
};

/** Two sides of a hundred accounts each, which is what the settings take. */
const MAX_LISTS = 200;

/** What accounts have. Names only, and only for the form; checks and plans read the clouds themselves. */
export function createBucketLists(deps: Pick<StoryDeps, "log" | "now"> & Lister) {
  const known = createReadAhead<SuggestedBucket>({
    ...deps,
    failed: "buckets could not be listed for the form",
    maxLists: MAX_LISTS,
    maxReading: MAX_LISTS,
  });
  return {
    /** Those whose names begin with the text, then those that hold it. */
    suggest(query: SuggestionQuery): readonly SuggestedBucket[] {
      const text = query.text.toLowerCase();
      // A name in the settings has no line break.
      const list = known(`${query.side}\n${query.account ?? ""}`, () => readBuckets(deps, query));
      const holding = list.filter(({ bucket }) => bucket.toLowerCase().includes(text));
      const begins = ({ bucket }: SuggestedBucket) => bucket.toLowerCase().startsWith(text);
      return [...holding.filter(begins), ...holding.filter((bucket) => !begins(bucket))].slice(0, SUGGESTED);
    },
  };
}

async function readBuckets(deps: Lister, { side, account }: SuggestionQuery): Promise<SuggestedBucket[]> {
  if (side === "source") {
    const { aws } = deps.cloudsOf({ request: account === undefined ? {} : { awsAccount: account } });
    return (await aws.listBucketNames()).map((bucket) => ({ bucket }));
  }
  const { alibaba } = deps.cloudsOf({ request: account === undefined ? {} : { alibabaAccount: account } });
  return (await alibaba.listBuckets()).map(({ bucket, region, storageClass }) => {
    const known = OSS_STORAGE_CLASSES.find((one) => one === storageClass);
    return { bucket, region, ...(known === undefined ? {} : { storageClass: known }) };
  });
}
