import type { AccountNames } from "../../clouds/account-clouds.ts";
import type { AlibabaCloud } from "../../clouds/contract/destination.ts";
import type { AwsCloud } from "../../clouds/contract/source.ts";
import type { OssStorageClass } from "../../core/storage-class.ts";
import { OSS_STORAGE_CLASSES } from "../../core/storage-class.ts";
import { describeError } from "../../security/redact.ts";
import type { StoryDeps } from "../deps.ts";

/** `account` is a name in the settings; absent: the environment's own. */
export type SuggestionQuery = { side: "source" | "destination"; text: string; account?: string };

/** `region` and `storageClass` are known of a destination; a class that no new bucket can have is left out. */
export type SuggestedBucket = { bucket: string; region?: string; storageClass?: OssStorageClass };

/** Age after which a list is read again while the old one still serves, and after which it serves no more. */
const FRESH_MS = 60_000;
const KEPT_MS = 30 * 60_000;
/** A cloud that refuses or is away is not asked for every letter that somebody types. */
const PAUSE_AFTER_FAILURE_MS = 60_000;
/** Slack takes a hundred options, and the first is what was typed. */
const SUGGESTED = 99;

/** Of the clouds, no more than this. */
type Lister = {
  cloudsOf(of: { request: AccountNames }): {
    aws: Pick<AwsCloud, "listBucketNames">;
    alibaba: Pick<AlibabaCloud, "listBuckets">;
  };
};
type Held = { buckets: readonly SuggestedBucket[]; readAt: number };

/**
 * What accounts have, read beforehand and kept in this process: an answer is due in three seconds whatever the clouds do. Names
 * only, and only for the form; checks and plans read the clouds themselves.
 */
export function createBucketLists(deps: Pick<StoryDeps, "log" | "now"> & Lister) {
  const held = new Map<string, Held>();
  const notBefore = new Map<string, number>();
  const reading = new Set<string>();

  async function read(key: string, query: SuggestionQuery): Promise<void> {
    reading.add(key);
    try {
      held.set(key, { buckets: await readBuckets(deps, query), readAt: deps.now().getTime() });
    } catch (error) {
      notBefore.set(key, deps.now().getTime() + PAUSE_AFTER_FAILURE_MS);
      deps.log.warn(
        { part: "suggestions", side: query.side, error: describeError(error) },
        "buckets could not be listed for the form",
      );
    } finally {
      reading.delete(key);
    }
  }

  function known(query: SuggestionQuery): readonly SuggestedBucket[] {
    // A name in the settings has no line break.
    const key = `${query.side}\n${query.account ?? ""}`;
    const now = deps.now().getTime();
    const list = held.get(key);
    const age = list === undefined ? Number.POSITIVE_INFINITY : now - list.readAt;
    const mayRead = !reading.has(key) && now >= (notBefore.get(key) ?? 0);
    if (age > FRESH_MS && mayRead) void read(key, query);
    return list === undefined || age > KEPT_MS ? [] : list.buckets;
  }

  return {
    /** Those whose names begin with the text, then those that hold it. */
    suggest(query: SuggestionQuery): readonly SuggestedBucket[] {
      const text = query.text.toLowerCase();
      const holding = known(query).filter(({ bucket }) => bucket.toLowerCase().includes(text));
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
