import type { AccountNames } from "../../clouds/account-clouds.ts";
import type { AwsCloud } from "../../clouds/contract/source.ts";
import { findPrefixProblem, findS3SourceNameProblem } from "../../core/bucket-names.ts";
import type { StoryDeps } from "../deps.ts";
import { SUGGESTED } from "./bucket-lists.ts";
import { createReadAhead } from "./read-ahead.ts";

/** `text`: the prefix as far as it is typed. `account` is a name in the settings; absent: the environment's own. */
export type PrefixQuery = {
  bucket: string;
  text: string;
  account?: string;
  /** Where the request is to stand: its rule says which buckets may be asked for. */
  channelId?: string;
};

/** Of the clouds, no more than this. */
type Lister = {
  cloudsOf(of: { request: AccountNames }): {
    aws: Pick<AwsCloud, "getCallerIdentity" | "findBucketRegion" | "listPrefixes">;
  };
};

/** Of at most a thousand names each; somebody looks through a few folders of a bucket. */
const MAX_LISTS = 300;
/** Each letter may be another folder: the calls of the form leave room for those of preparations. */
const MAX_READING = 4;

/** What the buckets of accounts hold, folder by folder, and only for the form; checks and plans read the clouds themselves. */
export function createPrefixLists(deps: Pick<StoryDeps, "log" | "now"> & Lister) {
  const known = createReadAhead<string>({
    ...deps,
    failed: "prefixes could not be listed for the form",
    maxLists: MAX_LISTS,
    maxReading: MAX_READING,
  });
  return {
    /** Those in the folder that is typed which begin with the text, then those that hold what stands after its last slash. */
    suggest({ bucket, text, account }: PrefixQuery): readonly string[] {
      const under = text.slice(0, text.lastIndexOf("/") + 1);
      if (findS3SourceNameProblem(bucket) !== null || findPrefixProblem(under) !== null) return [];
      // Neither a bucket nor a name in the settings has a line break.
      const list = known(`${account ?? ""}\n${bucket}\n${under}`, () =>
        readPrefixes(deps, { bucket, under, account }),
      );
      const sought = text.slice(under.length).toLowerCase();
      const holding = list.filter((prefix) => prefix.slice(under.length).toLowerCase().includes(sought));
      const begins = (prefix: string) => prefix.slice(under.length).toLowerCase().startsWith(sought);
      return [...holding.filter(begins), ...holding.filter((prefix) => !begins(prefix))].slice(0, SUGGESTED);
    },
  };
}

async function readPrefixes(
  deps: Lister,
  { bucket, under, account }: { bucket: string; under: string; account: string | undefined },
): Promise<string[]> {
  const { aws } = deps.cloudsOf({ request: account === undefined ? {} : { awsAccount: account } });
  const [{ accountId }, region] = await Promise.all([aws.getCallerIdentity(), aws.findBucketRegion(bucket)]);
  return aws.listPrefixes({ bucket, region, expectedOwner: accountId }, under);
}
