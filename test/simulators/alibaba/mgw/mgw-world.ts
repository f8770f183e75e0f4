import { onTestFinished } from "vitest";
import { createAlibabaSimulator } from "../../../../simulators/alibaba/alibaba-simulator.ts";
import { EVERYTHING_POLICY } from "../../../../simulators/alibaba/seed.ts";
import { type AwsSimulator, createAwsSimulator } from "../../../../simulators/aws/aws-simulator.ts";
import { OPERATOR_CREDENTIALS } from "../../../../simulators/aws/seed-identities.ts";
import type { Simulator } from "../../../../simulators/shared/simulator.ts";

/** Both clouds with a source, a destination and a role, as far as a migration needs them. */
export type MgwWorld = { aws: AwsSimulator; alibaba: Simulator };

export const SOURCE = "acme-photos";
export const DESTINATION = "acme-photos-oss";
export const ROLE = "mgw-writer";

/** Rights of a role that writes one bucket. */
export const ROLE_STATEMENTS = [
  {
    Effect: "Allow",
    Action: ["oss:List*", "oss:Get*", "oss:Put*", "oss:AbortMultipartUpload"],
    Resource: [`acs:oss:*:*:${DESTINATION}`, `acs:oss:*:*:${DESTINATION}/*`],
  },
];

export const SOURCE_DETAIL = {
  AddressType: "s3",
  Bucket: SOURCE,
  Domain: "s3.eu-central-1.amazonaws.com",
  AccessId: OPERATOR_CREDENTIALS.accessKeyId,
  AccessSecret: OPERATOR_CREDENTIALS.secretAccessKey,
};
export const DESTINATION_DETAIL = {
  AddressType: "oss",
  Bucket: DESTINATION,
  RegionId: "oss-cn-beijing",
  Role: ROLE,
};

export async function startMgwWorld(): Promise<MgwWorld> {
  const aws = await createAwsSimulator({ port: 0 });
  onTestFinished(() => aws.close());
  const s3 = { answer: aws.answer, now: () => aws.clock.now() };
  const alibaba = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY }, s3 });
  onTestFinished(() => alibaba.close());
  const policy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["s3:Get*", "s3:List*"], Resource: "*" }],
  };
  await control(aws, "setOperatorPolicy", { policy });
  await control(aws, "createBucket", { name: SOURCE, region: "eu-central-1" });
  await control(alibaba, "createBucket", { name: DESTINATION, region: "oss-cn-beijing" });
  await makeRole(alibaba, {});
  return { aws, alibaba };
}

export function makeRole(alibaba: Simulator, role: Readonly<Record<string, unknown>>): Promise<unknown> {
  const whole = { roleName: ROLE, trustedServices: ["mgw.aliyuncs.com"], statements: ROLE_STATEMENTS };
  return control(alibaba, "makeRole", { ...whole, ...role });
}

export async function control(sim: Simulator, name: string, input: unknown = {}): Promise<unknown> {
  const act = sim.control[name];
  if (!act) throw new Error(`${sim.name} has no control ${name}`);
  return act(input);
}
