import { createRequire } from "node:module";
import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import {
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import OSS from "ali-oss";

/** The clouds as the vendors' own SDKs see them: what a person would look up in the consoles. */

const require = createRequire(import.meta.url);
type RamModule = typeof import("@alicloud/ram20150501");
// Both packages are CommonJS with `default` inside; a plain import differs between Node and the test runner.
const ram = require("@alicloud/ram20150501") as RamModule;
const { Config } = require("@alicloud/openapi-client") as typeof import("@alicloud/openapi-client");

export type CloudEnvironment = Readonly<Record<string, string>>;

function need(environment: CloudEnvironment, name: string): string {
  const value = environment[name];
  if (value === undefined) throw new Error(`expected ${name} in the environment`);
  return value;
}

function awsConfig(environment: CloudEnvironment) {
  return {
    region: need(environment, "AWS_REGION"),
    endpoint: need(environment, "AWS_ENDPOINT_URL"),
    credentials: {
      accessKeyId: need(environment, "AWS_ACCESS_KEY_ID"),
      secretAccessKey: need(environment, "AWS_SECRET_ACCESS_KEY"),
    },
  };
}

/** Every IAM user that the bot made, with all that hangs on it. */
export async function readIamUsers(environment: CloudEnvironment) {
  const iam = new IAMClient(awsConfig(environment));
  const { Users = [] } = await iam.send(new ListUsersCommand({ PathPrefix: "/mgw-prep/" }));
  return Promise.all(
    Users.map(async ({ UserName = "" }) => {
      const [attached, inline, keys] = await Promise.all([
        iam.send(new ListAttachedUserPoliciesCommand({ UserName })),
        iam.send(new ListUserPoliciesCommand({ UserName })),
        iam.send(new ListAccessKeysCommand({ UserName })),
      ]);
      return {
        userName: UserName,
        policies: (attached.AttachedPolicies ?? []).map((policy) => policy.PolicyArn),
        inlinePolicies: inline.PolicyNames ?? [],
        keys: (keys.AccessKeyMetadata ?? []).map((key) => ({ id: key.AccessKeyId, status: key.Status })),
      };
    }),
  );
}

function ramClient(environment: CloudEnvironment): InstanceType<RamModule["default"]> {
  const url = new URL(need(environment, "ALIBABA_RAM_ENDPOINT"));
  return new ram.default(
    new Config({
      accessKeyId: need(environment, "ALIBABA_CLOUD_ACCESS_KEY_ID"),
      accessKeySecret: need(environment, "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
      endpoint: url.host,
      protocol: "http",
    }),
  );
}

/** Every RAM user that the bot made, with all that hangs on it. */
export async function readRamUsers(environment: CloudEnvironment) {
  const client = ramClient(environment);
  const { body } = await client.listUsers(new ram.ListUsersRequest({}));
  const names = (body?.users?.user ?? []).map((user) => user.userName ?? "");
  return Promise.all(
    names
      .filter((userName) => userName.startsWith("mgw-prep-MP-"))
      .map(async (userName) => {
        const [policies, keys, login] = await Promise.all([
          client.listPoliciesForUser(new ram.ListPoliciesForUserRequest({ userName })),
          client.listAccessKeys(new ram.ListAccessKeysRequest({ userName })),
          client.getLoginProfile(new ram.GetLoginProfileRequest({ userName })).then(
            () => true,
            () => false,
          ),
        ]);
        return {
          userName,
          policies: (policies.body?.policies?.policy ?? [])
            .map((policy) => `${policy.policyType}/${policy.policyName}`)
            .sort(),
          keys: (keys.body?.accessKeys?.accessKey ?? []).map((key) => ({
            id: key.accessKeyId,
            status: key.status,
          })),
          hasLogin: login,
        };
      }),
  );
}

/** The documents of the bot's own policies: those in its IAM users, and the custom ones of its RAM users. */
export async function readOwnPolicies(environment: CloudEnvironment): Promise<string[]> {
  const iam = new IAMClient(awsConfig(environment));
  const documents: string[] = [];
  for (const { userName: UserName, inlinePolicies } of await readIamUsers(environment)) {
    for (const PolicyName of inlinePolicies) {
      const { PolicyDocument = "" } = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
      documents.push(decodeURIComponent(PolicyDocument));
    }
  }
  const client = ramClient(environment);
  for (const { policies } of await readRamUsers(environment)) {
    for (const policy of policies.filter((name) => name.startsWith("Custom/"))) {
      const policyName = policy.slice("Custom/".length);
      const { body } = await client.getPolicy(new ram.GetPolicyRequest({ policyName, policyType: "Custom" }));
      documents.push(body?.defaultPolicyVersion?.policyDocument ?? "");
    }
  }
  return documents;
}

/** Class and ACL of an OSS bucket. */
export async function readOssBucket(environment: CloudEnvironment, bucket: string, region: string) {
  const oss = new OSS({
    accessKeyId: need(environment, "ALIBABA_CLOUD_ACCESS_KEY_ID"),
    accessKeySecret: need(environment, "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
    endpoint: need(environment, "ALIBABA_OSS_ENDPOINT"),
    region,
    authorizationV4: true,
  } as OSS.Options);
  const { bucket: info } = (await oss.getBucketInfo(bucket)) as {
    bucket: { StorageClass: string; Location: string; AccessControlList: { Grant: string } };
  };
  return { storageClass: info.StorageClass, region: info.Location, acl: info.AccessControlList.Grant };
}

/** CloudWatch's newest figures of a bucket: bytes by storage type, and the number of objects. */
export async function readCloudWatch(environment: CloudEnvironment, bucket: string, region: string) {
  const cloudWatch = new CloudWatchClient({ ...awsConfig(environment), region });
  const { Metrics = [] } = await cloudWatch.send(
    new ListMetricsCommand({ Namespace: "AWS/S3", Dimensions: [{ Name: "BucketName", Value: bucket }] }),
  );
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      // From a midnight: CloudWatch stamps what it answers by the start of the request.
      StartTime: new Date((Math.floor(Date.now() / 86_400_000) - 14) * 86_400_000),
      EndTime: new Date(),
      ScanBy: "TimestampDescending",
      MetricDataQueries: Metrics.map((metric, index) => ({
        Id: `m${index}`,
        Label: `${metric.MetricName}/${metric.Dimensions?.find(({ Name }) => Name === "StorageType")?.Value}`,
        MetricStat: { Metric: metric, Period: 86_400, Stat: "Average" },
      })),
    }),
  );
  return Object.fromEntries(
    MetricDataResults.map((result) => [
      result.Label ?? "",
      { value: result.Values?.[0] ?? Number.NaN, at: result.Timestamps?.[0]?.toISOString() ?? "" },
    ]),
  );
}
