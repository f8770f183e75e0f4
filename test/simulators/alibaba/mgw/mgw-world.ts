import { onTestFinished } from "vitest";
import { createAlibabaSimulator } from "../../../../simulators/alibaba/alibaba-simulator.ts";
import { EVERYTHING_POLICY } from "../../../../simulators/alibaba/seed.ts";
import { type AwsSimulator, createAwsSimulator } from "../../../../simulators/aws/aws-simulator.ts";
import { OPERATOR_CREDENTIALS } from "../../../../simulators/aws/seed-identities.ts";
import type { Simulator } from "../../../../simulators/shared/simulator.ts";
import { callMgw, createAddress, outcomeOf, textOf, xml } from "./mgw-client.ts";

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

/** Both addresses and a job for them; the outcome of CreateJob. */
export async function makeJob(
  { alibaba }: MgwWorld,
  job: Readonly<Record<string, unknown>> = {},
  addresses: { source?: object; destination?: object } = {},
): Promise<string> {
  await createAddress(alibaba, "src", { ...SOURCE_DETAIL, ...addresses.source });
  await createAddress(alibaba, "dst", { ...DESTINATION_DETAIL, ...addresses.destination });
  return createJob(alibaba, job);
}

export async function createJob(
  alibaba: Simulator,
  job: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const whole = {
    Name: "job",
    SrcAddress: "src",
    DestAddress: "dst",
    OverwriteMode: "always",
    TransferMode: "lastmodified",
    ...job,
  };
  return outcomeOf(await callMgw(alibaba, "POST", "/job", { body: xml({ ImportJob: whole }) }));
}

export async function setStatus(alibaba: Simulator, status: string, name = "job"): Promise<string> {
  const body = xml({ ImportJob: { Status: `IMPORT_JOB_${status}` } });
  return outcomeOf(await callMgw(alibaba, "PUT", `/job/${name}`, { body }));
}

/** Lets time pass and waits until the service has done what was due. */
export async function pass({ alibaba, aws }: MgwWorld, seconds: number): Promise<void> {
  alibaba.clock.advance(seconds * 1000);
  aws.clock.advance(seconds * 1000);
  await control(alibaba, "catchUpMgw");
}

/** Launches a job and lets it come to its end. */
export async function runJob(world: MgwWorld, name = "job"): Promise<void> {
  const launched = await setStatus(world.alibaba, "LAUNCHING", name);
  if (launched !== "200") throw new Error(`LAUNCHING ${name} was answered ${launched}`);
  await pass(world, 600);
}

/** The entries of a job's history, newest first: each element of an entry by its name. */
export async function historyOf(
  alibaba: Simulator,
  query: Readonly<Record<string, string>> = {},
  name = "job",
): Promise<Record<string, string>[]> {
  const { text } = await callMgw(alibaba, "GET", `/jobhistory/${name}`, { query });
  return [...text.matchAll(/<JobHistory>(.*?)<\/JobHistory>/gs)].map(([, entry]) =>
    Object.fromEntries([...(entry ?? "").matchAll(/<(\w+)>([^<]*)/g)].map(([, key, value]) => [key, value])),
  );
}

export async function elementOf(
  alibaba: Simulator,
  element: string,
  query: Readonly<Record<string, string>> = {},
): Promise<string> {
  return textOf(await callMgw(alibaba, "GET", "/job/job", { query }), element) ?? "";
}

type Copied = { key: string; sizeBytes: number; etag: string; storageClass: string; lastModifiedMs: number };

/** What stands at the destination, in the order of keys. */
export async function copiedTo(alibaba: Simulator, name = DESTINATION): Promise<Copied[]> {
  const { objects } = (await control(alibaba, "bucket", { name })) as { objects: Copied[] };
  return objects.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** The failed files of the newest run, with why. */
export async function failuresOf(alibaba: Simulator, name = "job"): Promise<Record<string, string>> {
  const jobs = (await control(alibaba, "mgwJobs")) as {
    name: string;
    runs: { failed: { key: string; message: string }[] }[];
  }[];
  const failed = jobs.find((job) => job.name === name)?.runs.at(-1)?.failed ?? [];
  return Object.fromEntries(failed.map(({ key, message }) => [key, message]));
}
