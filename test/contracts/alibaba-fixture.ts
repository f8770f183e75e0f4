import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { createAlibabaSimulator } from "../../simulators/alibaba/alibaba-simulator.ts";
import {
  EVERYTHING_POLICY,
  OPERATOR_ACCESS_KEY_ID,
  OPERATOR_ACCESS_KEY_SECRET,
} from "../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";
import { createAlibabaCloud } from "../../src/clouds/alibaba/alibaba-cloud.ts";
import type { CloudCall } from "../../src/clouds/call-log.ts";
import type { AlibabaCloud } from "../../src/clouds/contract/destination.ts";
import { controlOf } from "./control-of.ts";

export const REGION = "oss-eu-central-1";
export const USER = "mgw-prep-MP-0A1B2C";
export const PASSWORD = "Contract-Pass&word+01%!";
export const OSS_FULL = { policyType: "System", policyName: "AliyunOSSFullAccess" } as const;

/** One simulator for the tests of a file, reset after each, and the bot's own client of it, new for each. */
export function prepareAlibaba() {
  let simulator: Simulator;
  let cloud: AlibabaCloud;
  let calls: CloudCall[];

  beforeAll(async () => {
    simulator = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
  });
  afterAll(() => simulator.close());
  afterEach(() => simulator.reset());
  beforeEach(() => {
    calls = [];
    cloud = cloudAs(OPERATOR_ACCESS_KEY_ID, OPERATOR_ACCESS_KEY_SECRET);
  });

  function cloudAs(accessKeyId: string, accessKeySecret: string, timeoutMs = 10_000): AlibabaCloud {
    return createAlibabaCloud({
      accessKeyId,
      accessKeySecret,
      site: "intl",
      ramEndpoint: simulator.url,
      ossEndpoint: simulator.url,
      stsEndpoint: simulator.url,
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
      await cloud.createUser({
        userName: USER,
        displayName: USER,
        comments: "mgw-prep MP-0A1B2C installation-1",
      });
    },
    async holdToTheShippedPolicy(): Promise<void> {
      const document = JSON.parse(await readFile("deploy/alibaba-operator-policy.json", "utf8"));
      await control("setOperatorPolicy", { document });
    },
  };
}
