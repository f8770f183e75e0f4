import { createAlibabaSimulator } from "../../../simulators/alibaba/alibaba-simulator.ts";
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_ACCESS_KEY_SECRET } from "../../../simulators/alibaba/seed.ts";
import { createAwsSimulator } from "../../../simulators/aws/aws-simulator.ts";
import { OPERATOR_CREDENTIALS } from "../../../simulators/aws/seed.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";
import type { CheckInput, CheckOutcome } from "../../../src/checks/check.ts";
import { runCheck } from "../../../src/checks/run-check.ts";
import { createAlibabaCloud } from "../../../src/clouds/alibaba/alibaba-cloud.ts";
import { createAwsCloud } from "../../../src/clouds/aws/aws-cloud.ts";
import type { Clouds } from "../../../src/clouds/contract/clouds.ts";
import { NO_KEYS } from "../../../src/core/key-generation.ts";
import { DEFAULT_BOUNDARY } from "../../../src/core/permissions-boundary.ts";
import type { CheckName } from "../../../src/core/preparation.ts";
import { checkNamed } from "../check-named.ts";

/** Both simulators, and the real adapters on the vendors' SDKs in front of them. */
export type CheckWorld = {
  aws: Simulator;
  alibaba: Simulator;
  clouds: Clouds;
  /** Runs one check; what is not named is a healthy migration. */
  examine(name: CheckName, changes?: ScenarioInput): Promise<CheckOutcome>;
  close(): Promise<void>;
};

export type ScenarioInput = Partial<Omit<CheckInput, "request">> & {
  request?: Partial<CheckInput["request"]>;
};

export const USER_NAME = "mgw-prep-MP-7K2M9Q";
export const INSTALLATION_ID = "inst-1";

export async function startCheckWorld(): Promise<CheckWorld> {
  const [aws, alibaba] = await Promise.all([
    createAwsSimulator({ port: 0 }),
    createAlibabaSimulator({ port: 0 }),
  ]);
  const clouds: Clouds = {
    aws: createAwsCloud({ region: "us-east-1", endpoint: aws.url, credentials: { ...OPERATOR_CREDENTIALS } }),
    alibaba: createAlibabaCloud({
      accessKeyId: OPERATOR_ACCESS_KEY_ID,
      accessKeySecret: OPERATOR_ACCESS_KEY_SECRET,
      site: "intl",
      ramEndpoint: alibaba.url,
      stsEndpoint: alibaba.url,
      ossEndpoint: alibaba.url,
    }),
  };
  return {
    aws,
    alibaba,
    clouds,
    examine: (name, { request, ...input } = {}) =>
      runCheck(
        checkNamed(name),
        { ...healthyInput(), ...input, request: { ...REQUEST, ...request } },
        clouds,
      ),
    close: async () => {
      await Promise.all([aws.close(), alibaba.close()]);
    },
  };
}

const REQUEST: CheckInput["request"] = {
  sourceBucket: "acme-home-virginia",
  prefix: "",
  destinationBucket: "example-empty-standard",
  ossRegion: "oss-eu-central-1",
  storageClass: "Standard",
  profile: "documented",
};

function healthyInput(): CheckInput {
  return {
    request: REQUEST,
    userName: USER_NAME,
    installationId: INSTALLATION_ID,
    boundary: DEFAULT_BOUNDARY,
    userTags: {
      "mgw-prep:preparation": USER_NAME.slice("mgw-prep-".length),
      "mgw-prep:installation": INSTALLATION_ID,
    },
    ownKeys: NO_KEYS,
    ticket: null,
    site: "intl",
    now: new Date(),
  };
}
