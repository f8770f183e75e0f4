import { createAlibabaCloud } from "../../src/clouds/alibaba/alibaba-cloud.ts";
import { createAwsCloud } from "../../src/clouds/aws/aws-cloud.ts";
import { type CompareOptions, compareBuckets } from "../../src/comparison/compare-buckets.ts";
import type { CompareInput } from "../../src/comparison/compare-run.ts";
import type { Row } from "../../src/core/comparison.ts";
import { type Fault, startListerServer } from "../clouds/aws/count/lister-server.ts";
import { type ObjectFacts, type PreparedBucket, prepareBucket } from "../clouds/aws/count/prepared-bucket.ts";

/** What both buckets hold: facts by key. */
export type Contents = ReadonlyMap<string, ObjectFacts>;

/** OSS spells a key as RFC 3986 has it, where S3 writes a space as a plus sign. */
export function spellAsOss(key: string): string {
  return encodeURIComponent(key).replaceAll("%2F", "/");
}

export type TwoBuckets = {
  source: Contents;
  destination: Contents;
  faultFor?: (request: number) => Fault | null;
  /** The source answers every request with its first page. */
  goesRound?: boolean;
  /** What both hold from one of the requests on, whichever side it goes to. */
  later?: { fromRequest: number; source: Contents; destination: Contents };
};

/** Of two buckets the one that there is at the time. */
function changing(
  first: PreparedBucket,
  then: PreparedBucket | undefined,
  isLater: () => boolean,
): PreparedBucket {
  if (then === undefined) return first;
  const now = () => (isLater() ? then : first);
  return {
    ...first,
    countUpTo: (key) => now().countUpTo(key),
    keyAt: (index) => now().keyAt(index),
    entries: (from, to) => now().entries(from, to),
    get objectCount() {
      return now().objectCount;
    },
  };
}

/** Two listing servers and the real adapters in front of them. */
export async function serveBuckets({ source, destination, faultFor, goesRound, later }: TwoBuckets) {
  const facts = (contents: Contents) => (_index: number, key: string) =>
    contents.get(key) ?? { sizeBytes: 0, storageClass: "STANDARD" };
  const prepare = (contents: Contents, spell?: (key: string) => string) =>
    prepareBucket([...contents.keys()], facts(contents), spell);
  let asked = 0;
  const isLater = () => later !== undefined && asked > later.fromRequest;
  const counted = (request: number, from: number) => {
    asked++;
    return faultFor?.(request + from) ?? null;
  };
  const ofSource = changing(prepare(source), later && prepare(later.source), isLater);
  const ofDestination = changing(
    prepare(destination, spellAsOss),
    later && prepare(later.destination, spellAsOss),
    isLater,
  );
  const servers = await Promise.all([
    startListerServer({
      bucket: goesRound === true ? { ...ofSource, countUpTo: () => 0 } : ofSource,
      faultFor: (request) => counted(request, 0),
    }),
    startListerServer({ bucket: ofDestination, faultFor: (request) => counted(request, 3) }),
  ]);
  return {
    complaints: () => servers.flatMap(({ complaints }) => complaints),
    endpoints: { s3: servers[0].endpoint, oss: servers[1].endpoint },
    requests: () => servers.map(({ requests }) => requests.length),
    stop: () => Promise.all(servers.map((server) => server.stop())),
    compare: (input: Partial<CompareInput> = {}, options: CompareOptions = {}) =>
      compareServed(servers[0].endpoint, servers[1].endpoint, input, options),
  };
}

/** Compares what stands behind two endpoints. */
export async function compareServed(
  s3Endpoint: string,
  ossEndpoint: string,
  given: Partial<CompareInput>,
  options: CompareOptions,
) {
  const input: CompareInput = {
    source: { bucket: "amzn-s3-demo-bucket", prefix: "" },
    destination: { bucket: "oss-demo-bucket", prefix: "" },
    since: { source: "2026-11-01T00:00:00", destination: "2026-11-01T00:00:00" },
    startedAt: "2026-11-01T00:00:00.000Z",
    mayBeEncrypted: false,
    sampleSize: 0,
    keptCheckpoint: null,
    ...given,
  };
  const aws = createAwsCloud({
    region: "us-east-1",
    endpoint: s3Endpoint,
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret-of-the-test" },
  });
  const alibaba = createAlibabaCloud({
    accessKeyId: "LTAIEXAMPLE",
    accessKeySecret: "secret-of-the-test",
    site: "intl",
    ossEndpoint,
  });
  const connections = options.concurrency ?? 48;
  const source = await aws.openListing(
    { bucket: input.source.bucket, region: "us-east-1", expectedOwner: "111122223333" },
    { prefix: input.source.prefix, connections },
  );
  const destination = await alibaba.openListing(input.destination.bucket, "oss-eu-central-1", {
    prefix: input.destination.prefix,
    connections,
  });
  const rows: Row[] = [];
  const onRow = (row: Row) => {
    rows.push(row);
    options.onRow?.(row);
  };
  try {
    return { found: await compareBuckets({ source, destination }, input, { ...options, onRow }), rows };
  } finally {
    source.close();
    destination.close();
  }
}

/** Rows as lines in order, for comparison with what was planted. */
export function linesOf(rows: readonly Row[]): string[] {
  return rows.map(({ outcome, source, destination }) => `${outcome} ${(source ?? destination)?.key}`).sort();
}
