import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { createAwsSimulator } from "../../simulators/aws/aws-simulator.ts";
import { OPERATOR_CREDENTIALS } from "../../simulators/aws/seed-identities.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";
import { createAwsCloud } from "../../src/clouds/aws/aws-cloud.ts";
import type { CloudCall } from "../../src/clouds/call-log.ts";
import type { AwsCloud } from "../../src/clouds/contract/source.ts";
import type { SourceBucket } from "../../src/clouds/contract/source-buckets.ts";
import { BOUNDARY_ARN } from "../support/boundary.ts";
import { controlOf } from "./control-of.ts";

export const ACCOUNT = "111122223333";
export const USER = "mgw-prep-MP-0A1B2C";
export const READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
export const TAGS = [
  { key: "mgw-prep:preparation", value: "MP-0A1B2C" },
  { key: "mgw-prep:installation", value: "installation-1" },
];

export function source(bucket: string, region = "eu-central-1"): SourceBucket {
  return { bucket, region, expectedOwner: ACCOUNT };
}

export function bounded(userName: string) {
  return { userName, path: "/mgw-prep/", tags: TAGS, permissionsBoundary: BOUNDARY_ARN };
}

/** One simulator for the tests of a file, reset after each, and the bot's own client of it, new for each. */
export function prepareAws() {
  let simulator: Simulator;
  let cloud: AwsCloud;
  let calls: CloudCall[];

  beforeAll(async () => {
    simulator = await createAwsSimulator({ port: 0 });
  });
  afterAll(() => simulator.close());
  afterEach(() => simulator.reset());
  beforeEach(() => {
    calls = [];
    cloud = cloudAs(OPERATOR_CREDENTIALS);
  });

  function cloudAs(
    credentials: { accessKeyId: string; secretAccessKey: string },
    timeoutMs = 10_000,
  ): AwsCloud {
    return createAwsCloud({
      endpoint: simulator.url,
      region: "us-east-1",
      credentials: { ...credentials },
      timeoutMs,
      log: (call) => calls.push(call),
    });
  }

  const control = <Answer>(name: string, input: unknown = {}) => controlOf<Answer>(simulator, name, input);

  return {
    get simulator() {
      return simulator;
    },
    get cloud() {
      return cloud;
    },
    /** What the log was told since the test began. */
    get calls(): readonly CloudCall[] {
      return calls;
    },
    cloudAs,
    control,
    async makeUser(): Promise<void> {
      await cloud.createUser(bounded(USER));
    },
    async holdToTheShippedPolicy(): Promise<void> {
      const policy = JSON.parse(await readFile("deploy/aws-operator-policy.json", "utf8"));
      await control("setOperatorPolicy", { policy });
    },
    /** For what somebody with more rights than the bot's has done, or what a cloud says beside "you may not". */
    async allowEverything(): Promise<void> {
      const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
      await control("setOperatorPolicy", { policy });
    },
  };
}
