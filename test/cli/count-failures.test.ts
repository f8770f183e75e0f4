import { Command } from "commander";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAwsSimulator } from "../../simulators/aws/aws-simulator.ts";
import { OPERATOR_CREDENTIALS } from "../../simulators/aws/seed.ts";
import type { FaultRule } from "../../simulators/shared/faults.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";
import { addCountCommand } from "../../src/cli/count.ts";
import { countSource } from "../../src/cli/run-count.ts";
import { createAwsCloud } from "../../src/clouds/aws/aws-cloud.ts";
import { recordingTerminal } from "../support/recording-terminal.ts";

/** The command on the real adapter in front of the simulator: what a person reads of each mishap. */
type Connection = Partial<Parameters<typeof createAwsCloud>[0]>;

let aws: Simulator;
beforeAll(async () => {
  aws = await createAwsSimulator({ port: 0 });
});
afterAll(() => aws.close());
beforeEach(() => aws.reset());

async function count(address: string, connection: Connection = {}) {
  const { terminal, recorded } = recordingTerminal();
  const cloud = createAwsCloud({
    region: "us-east-1",
    endpoint: aws.url,
    credentials: { ...OPERATOR_CREDENTIALS },
    ...connection,
  });
  const program = new Command();
  addCountCommand(program, {
    terminal,
    count: (source, input) => countSource(cloud, source, input),
    onInterrupt: () => () => undefined,
  });
  await program.parseAsync(["count", address], { from: "user" });
  return { out: recorded.out, error: recorded.err, code: recorded.code };
}

const refuseListing = (status: number, code: string): FaultRule => ({
  service: "s3",
  operation: "ListObjectsV2",
  kind: "error",
  status,
  code,
});

const noCredentials = async (): Promise<never> => {
  throw Object.assign(new Error("Could not load credentials from any providers"), {
    name: "CredentialsProviderError",
  });
};

type Mishap = { address?: string; connection?: Connection; fault?: FaultRule };

const MISHAPS: [what: string, mishap: Mishap, sentence: RegExp][] = [
  [
    "a bucket that does not exist",
    { address: "s3://acme-is-not-there" },
    /^There is no bucket acme-is-not-there \(NotFound, request \w+\)\. Correct the name;/,
  ],
  [
    "a bucket of another account",
    { address: "s3://globex-shared-other-account" },
    /^S3 refuses to list bucket globex-shared-other-account \(AccessDenied, request \w+\)\. .*s3:ListBucket.*another account/,
  ],
  [
    "a policy that shuts the caller out",
    { address: "s3://acme-vault-locked-down" },
    /^The policy of bucket acme-vault-locked-down forbids listing it from here \(AccessDenied, request \w+\)\. Count from/,
  ],
  [
    "an access key that AWS does not know",
    { connection: { credentials: { accessKeyId: "AKIANOSUCHKEY0000000", secretAccessKey: "x" } } },
    /^s3:\/\/acme-home-virginia was not counted: AWS refuses the credentials \(InvalidClientTokenId, .*valid/,
  ],
  [
    "no credentials",
    { connection: { credentials: noCredentials } },
    /^s3:\/\/acme-home-virginia was not counted: there are no AWS credentials to ask with\. Set AWS_ACCESS_KEY_ID/,
  ],
  [
    "no way to the network",
    { connection: { endpoint: "http://127.0.0.1:9" } },
    /^s3:\/\/acme-home-virginia was not counted: AWS STS could not be reached, the connection failed \(\w+\)\. Look at/,
  ],
  [
    "an endpoint of another region",
    { fault: refuseListing(301, "PermanentRedirect") },
    /^Bucket acme-home-virginia is not in the region that was asked \(PermanentRedirect, .*AWS_ENDPOINT_URL/,
  ],
  [
    "a bucket that is deleted meanwhile",
    { fault: refuseListing(404, "NoSuchBucket") },
    /^There is no bucket acme-home-virginia \(NoSuchBucket, /,
  ],
  [
    "an answer that cannot be used",
    { fault: { service: "sts", operation: "GetCallerIdentity", kind: "malformed" } },
    /^s3:\/\/acme-home-virginia was not counted: an answer came that cannot be used \(UnexpectedAnswer\), the answer was not/,
  ],
  [
    "an answer that nobody foresaw",
    { fault: refuseListing(400, "InvalidRequest") },
    /^Counting s3:\/\/acme-home-virginia failed: .*\(InvalidRequest, .*Count again/,
  ],
];

describe("the count command tells", () => {
  it.each(MISHAPS)(
    "%s",
    async (_what, { address = "s3://acme-home-virginia", connection, fault }, sentence) => {
      if (fault !== undefined) aws.board.arm(fault);
      const { code, out, error } = await count(address, connection);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(error).toMatch(sentence);
      expect(error).not.toMatch(/without a text|&quot;|undefined|the bot's AWS identity|\n./);
      expect(error.endsWith(".\n")).toBe(true);
    },
  );

  it("nothing under a prefix", async () => {
    const { code, out, error } = await count("s3://acme-home-virginia/nothing/");
    expect(code).toBe(0);
    expect(out).toContain("0 objects, 0 bytes");
    expect(error).toMatch(/no current object's key begins with "nothing\/"/);
  });

  it("an empty bucket", async () => {
    const { code, error } = await count("s3://acme-new-empty");
    expect(code).toBe(0);
    expect(error).toBe("Bucket acme-new-empty is there and holds no current object.\n");
  });

  it("the figures of a bucket with an old name, which is reached by path", async () => {
    await aws.control["createBucket"]?.({
      name: "Acme_Media",
      region: "us-east-1",
      createdAt: "2013-05-01T00:00:00.000Z",
      objects: [{ key: "/a", body: "a" }],
    });
    const { code, out } = await count("s3://Acme_Media");
    expect(code).toBe(0);
    expect(out).toMatch(/^1 object, 1 byte\n/);
    expect(out).toContain("OSS refuses 1 key with / at the beginning: rename");
  });

  it("nothing beside a count that found objects", async () => {
    const { out, error } = await count("s3://acme-home-virginia");
    expect(error).toBe("");
    expect(out).toMatch(
      /^501 objects, .*\n {2}STANDARD: 501 objects, .*\n1 request in less than a second\n$/,
    );
  });
});
