import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { IAMClient } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import { afterAll, afterEach, beforeAll } from "vitest";
import { createAwsSimulator } from "../../../simulators/aws/aws-simulator.ts";
import type { AwsSeed } from "../../../simulators/aws/seed.ts";
import { OPERATOR_CREDENTIALS } from "../../../simulators/aws/seed-identities.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";

export type Identity = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** AWS's own clients, pointed at a simulator; no retries, so that a test sees each answer. */
function awsClients(url: string, identity: Identity = OPERATOR_CREDENTIALS, region = "eu-central-1") {
  const common = { region, endpoint: url, credentials: { ...identity }, maxAttempts: 1 };
  return {
    s3: new S3Client({ ...common, forcePathStyle: true }),
    iam: new IAMClient({ ...common, region: "us-east-1" }),
    sts: new STSClient(common),
    organizations: new OrganizationsClient({ ...common, region: "us-east-1" }),
    cloudWatch: new CloudWatchClient(common),
  };
}

/** One simulator for the tests of a file, back to its seed after each. */
export function useAwsSimulator(seed?: AwsSeed) {
  let simulator: Simulator | undefined;
  beforeAll(async () => {
    simulator = await createAwsSimulator({ port: 0, ...(seed ? { seed } : {}) });
  });
  afterEach(() => simulator?.reset());
  afterAll(() => simulator?.close());
  return {
    get simulator(): Simulator {
      if (!simulator) throw new Error("the simulator has not started yet");
      return simulator;
    },
    control: <T = unknown>(name: string, input: unknown = {}): T => {
      const act = simulator?.control[name];
      if (!act) throw new Error(`no control function ${name}`);
      return act(input) as T;
    },
    clients: (identity?: Identity, region?: string) => awsClients(simulator?.url ?? "", identity, region),
  };
}

/** The error a call ends with; a call that works is a failure of the test. */
export async function errorOf(promise: Promise<unknown>): Promise<{
  name: string;
  message: string;
  Code?: string;
  $metadata: { httpStatusCode?: number };
  $response?: { headers: Record<string, string> };
}> {
  try {
    await promise;
  } catch (error) {
    return error as never;
  }
  throw new Error("expected a refusal, the call worked");
}
