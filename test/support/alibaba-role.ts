import { createRequire } from "node:module";
import {
  ACCOUNT_UID,
  OPERATOR_ACCESS_KEY_ID,
  OPERATOR_ACCESS_KEY_SECRET,
} from "../../simulators/alibaba/seed.ts";

const require = createRequire(import.meta.url);
// Both packages are CommonJS with `default` inside; a plain import differs between Node and the test runner.
const { default: RamClient, ...ram } =
  require("@alicloud/ram20150501") as typeof import("@alicloud/ram20150501");
const { Config } = require("@alicloud/openapi-client") as typeof import("@alicloud/openapi-client");

const ROLE_NAME = "mgw-prep";
export const ALIBABA_ROLE_ARN = `acs:ram::${ACCOUNT_UID}:role/${ROLE_NAME}`;

/** Makes a role with the bot's rights at a simulator, which asks for an external id. `more`: other policies of the system. */
export async function makeAlibabaRole(
  ramUrl: string,
  externalId: string,
  more: readonly string[] = [],
): Promise<void> {
  const client = new RamClient(
    new Config({
      accessKeyId: OPERATOR_ACCESS_KEY_ID,
      accessKeySecret: OPERATOR_ACCESS_KEY_SECRET,
      endpoint: new URL(ramUrl).host,
      protocol: "http",
    }),
  );
  const statement = {
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { RAM: [`acs:ram::${ACCOUNT_UID}:root`] },
    Condition: { StringEquals: { "sts:ExternalId": externalId } },
  };
  await client.createRole(
    new ram.CreateRoleRequest({
      roleName: ROLE_NAME,
      assumeRolePolicyDocument: JSON.stringify({ Version: "1", Statement: [statement] }),
    }),
  );
  for (const policyName of ["AliyunOSSFullAccess", "AliyunRAMFullAccess", ...more]) {
    await client.attachPolicyToRole(
      new ram.AttachPolicyToRoleRequest({ roleName: ROLE_NAME, policyType: "System", policyName }),
    );
  }
}
