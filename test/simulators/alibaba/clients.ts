import { createRequire } from "node:module";
import OSS from "ali-oss";
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_ACCESS_KEY_SECRET } from "../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";

// These are CommonJS with a `default` of their own, which Node and vitest unwrap differently on import.
const load = createRequire(import.meta.url);
export const ram = load("@alicloud/ram20150501") as typeof import("@alicloud/ram20150501");
const openApi = load("@alicloud/openapi-client") as typeof import("@alicloud/openapi-client");
type RamConfig = ConstructorParameters<typeof ram.default>[0];

export type KeyPair = { accessKeyId: string; accessKeySecret: string; securityToken?: string };
export const OPERATOR: KeyPair = {
  accessKeyId: OPERATOR_ACCESS_KEY_ID,
  accessKeySecret: OPERATOR_ACCESS_KEY_SECRET,
};

/** A password that the seed's policy takes. */
export const GOOD_PASSWORD = "Correct-Horse-7-Battery";

export function ramClient(sim: Simulator, key: KeyPair = OPERATOR) {
  // The RAM client declares the Config of another package; at run time the two are the same bag of fields.
  const config = new openApi.Config({ ...key, endpoint: hostOf(sim), protocol: "http" });
  return new ram.default(config as unknown as RamConfig);
}

/** Calls any OpenAPI operation, as a client without generated classes does. */
export async function callOpenApi(
  sim: Simulator,
  action: string,
  options: {
    key?: KeyPair;
    version?: string;
    query?: Record<string, string>;
    signatureAlgorithm?: string;
  } = {},
): Promise<Record<string, unknown>> {
  const { key = OPERATOR, version = "2015-04-01", query = {}, signatureAlgorithm } = options;
  const client = new openApi.default(
    new openApi.Config({
      ...key,
      endpoint: hostOf(sim),
      protocol: "http",
      ...(signatureAlgorithm !== undefined && { signatureAlgorithm }),
    }),
  );
  const params = new openApi.Params({
    action,
    version,
    protocol: "HTTP",
    method: "POST",
    authType: "AK",
    style: "RPC",
    pathname: "/",
    reqBodyType: "json",
    bodyType: "json",
  });
  type Runtime = Parameters<typeof client.callApi>[2];
  const answer = await client.callApi(params, new openApi.OpenApiRequest({ query }), {} as Runtime);
  return answer["body"] as Record<string, unknown>;
}

/** What @types/ali-oss 6.23 leaves out of the client. */
type MissingFromTypes = {
  listBuckets(query: object): Promise<{
    buckets: { name: string }[] | null;
    isTruncated: boolean;
    nextMarker: string | null;
  }>;
  getBucketVersioning(name: string): Promise<{ versionStatus: string | undefined }>;
  putBucketVersioning(name: string, status: string): Promise<unknown>;
  getBucketWorm(name: string): Promise<{ state: string; days: string; wormId: string }>;
  getBucketEncryption(
    name: string,
  ): Promise<{ encryption: { SSEAlgorithm: string; KMSMasterKeyID?: string } }>;
  putBucketEncryption(name: string, rule: object): Promise<unknown>;
  deleteBucketEncryption(name: string): Promise<unknown>;
  getBucketStat(name: string): Promise<{ stat: Record<string, string> }>;
  getBucketVersions(query: object): Promise<{
    objects: { name: string; versionId: string; isLatest: boolean }[];
    deleteMarker: { name: string; versionId: string }[];
  }>;
};

export type OssClient = Omit<OSS, "listBuckets"> & MissingFromTypes;

export function ossClient(
  sim: Simulator,
  options: Partial<OSS.Options> & { key?: KeyPair; sldEnable?: boolean } = {},
): OssClient {
  const { key = OPERATOR, ...rest } = options;
  return new OSS({
    region: "oss-eu-central-1",
    accessKeyId: key.accessKeyId,
    accessKeySecret: key.accessKeySecret,
    ...(key.securityToken !== undefined && {
      stsToken: key.securityToken,
      refreshSTSToken: async () => ({ ...key, stsToken: key.securityToken ?? "" }),
      refreshSTSTokenInterval: 3_600_000,
    }),
    endpoint: sim.url,
    authorizationV4: true,
    ...rest,
  } as OSS.Options) as unknown as OssClient;
}

/** A RAM user with a key of its own and, unless told otherwise, nothing attached. */
export async function makeUser(
  sim: Simulator,
  userName: string,
  policies: readonly { type: "System" | "Custom"; name: string }[] = [],
): Promise<KeyPair> {
  const client = ramClient(sim);
  await client.createUser(new ram.CreateUserRequest({ userName }));
  for (const { type, name } of policies) {
    await client.attachPolicyToUser(
      new ram.AttachPolicyToUserRequest({ userName, policyType: type, policyName: name }),
    );
  }
  const answer = await client.createAccessKey(new ram.CreateAccessKeyRequest({ userName }));
  const key = answer.body?.accessKey;
  if (!key?.accessKeyId || !key.accessKeySecret) throw new Error("CreateAccessKey answered no key");
  return { accessKeyId: key.accessKeyId, accessKeySecret: key.accessKeySecret };
}

/** A custom policy made of these statements. */
export async function makePolicy(
  sim: Simulator,
  policyName: string,
  statements: readonly object[],
): Promise<void> {
  const policyDocument = JSON.stringify({ Version: "1", Statement: statements });
  await ramClient(sim).createPolicy(new ram.CreatePolicyRequest({ policyName, policyDocument }));
}

/** The id of a RAM user, by which bucket policies name it. */
export async function userIdOf(sim: Simulator, userName: string): Promise<string> {
  const answer = await ramClient(sim).getUser(new ram.GetUserRequest({ userName }));
  return answer.body?.user?.userId ?? "";
}

/** A key of the account itself, which only the console makes. */
export async function accountKey(sim: Simulator): Promise<KeyPair> {
  return (await sim.control["createAccountAccessKey"]?.({})) as KeyPair;
}

export function hostOf(sim: Simulator): string {
  return new URL(sim.url).host;
}
