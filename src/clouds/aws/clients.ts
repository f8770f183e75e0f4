import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { IAMClient } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import { StandardRetryStrategy } from "@smithy/core/retry";
import { homeRegionOf } from "../../core/partitions.ts";
import { noteCall } from "../confirmed-calls.ts";
import { readEndpoint } from "../endpoint.ts";

export type AwsCredentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** When temporary ones end. */
  expiration?: Date;
};

/** Services as the endpoint variables name them. */
export type AwsService = "s3" | "sts" | "iam" | "cloudwatch" | "organizations";

export type AwsConnection = {
  /** Where STS and IAM are asked, and where the search for a bucket's region begins. */
  region: string;
  /** One URL for all services, and one for single services, which wins. S3 is then addressed by path. */
  endpoint?: string | undefined;
  endpoints?: Partial<Record<AwsService, string | undefined>> | undefined;
  /** Absent: the AWS SDK's own chain (variables, shared files, roles). */
  credentials?: AwsCredentials | (() => Promise<AwsCredentials>) | undefined;
  connectTimeoutMs?: number | undefined;
  timeoutMs?: number | undefined;
};

/** SDK clients of one connection; region-bound ones are made once a region. */
export type AwsClients = {
  sts: STSClient;
  /** Reads, with the SDK's retries. */
  iam: IAMClient;
  /** Changes: one attempt, since `CreateAccessKey` and its kin must not happen twice. */
  iamChanges: IAMClient;
  s3(region: string): S3Client;
  cloudWatch(region: string): CloudWatchClient;
  organizations: OrganizationsClient;
};

const READ_ATTEMPTS = 3;
const CONNECT_TIMEOUT_MS = 3_000;
const TIMEOUT_MS = 20_000;
const MAX_SOCKETS = 50;

export function createAwsClients(connection: AwsConnection): AwsClients {
  // One for all clients: the budget of retries that it keeps is then the account's.
  const retryStrategy = new StandardRetryStrategy(READ_ATTEMPTS);
  const configOf = (service: AwsService) => ({ ...commonConfig(connection, service), retryStrategy });
  const home = { ...configOf("iam"), region: homeRegionOf("iam", connection.region) };
  return {
    sts: new STSClient({ ...configOf("sts"), region: connection.region }),
    iam: new IAMClient(home),
    iamChanges: notingCalls(new IAMClient({ ...home, retryStrategy: new StandardRetryStrategy(1) })),
    s3: onePerRegion((region) => createS3Client(connection, region, retryStrategy)),
    cloudWatch: onePerRegion((region) => new CloudWatchClient({ ...configOf("cloudwatch"), region })),
    organizations: new OrganizationsClient({
      ...configOf("organizations"),
      region: homeRegionOf("organizations", connection.region),
    }),
  };
}

/** Notes each confirmed change with its request id, as CloudTrail has it. */
function notingCalls(client: IAMClient): IAMClient {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const operation = `iam:${context.commandName?.replace(/Command$/, "") ?? "unknown"}`;
      noteCall({ operation, requestId: result.output.$metadata.requestId ?? null });
      return result;
    },
    { name: "noteCalls", step: "initialize" },
  );
  return client;
}

/** An S3 client of its own, for a proof with other credentials. The caller destroys it. */
export function createS3Client(
  connection: AwsConnection,
  region: string,
  retryStrategy = new StandardRetryStrategy(READ_ATTEMPTS),
): S3Client {
  return new S3Client({
    ...commonConfig(connection, "s3"),
    retryStrategy,
    region,
    forcePathStyle: endpointOf(connection, "s3") !== undefined,
    // Only listings and single bytes are read here; S3 gives checksums for whole objects.
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

/** The address that was given for a service; undefined: the SDK's own. */
function endpointOf({ endpoint, endpoints }: AwsConnection, service: AwsService): string | undefined {
  return endpoints?.[service] ?? endpoint;
}

function commonConfig(connection: AwsConnection, service: AwsService) {
  const { credentials } = connection;
  const endpoint = endpointOf(connection, service);
  return {
    requestHandler: {
      connectionTimeout: connection.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
      requestTimeout: connection.timeoutMs ?? TIMEOUT_MS,
      // Without this the SDK only warns when the time is over.
      // https://github.com/smithy-lang/smithy-typescript: NodeHttpHandlerOptions.throwOnRequestTimeout
      throwOnRequestTimeout: true,
      // A body that stops arriving is no request timeout.
      socketTimeout: connection.timeoutMs ?? TIMEOUT_MS,
      httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    },
    ...(credentials === undefined ? {} : { credentials }),
    ...(endpoint === undefined
      ? {}
      : { endpoint: readEndpoint(settingOf(connection, service), endpoint).href.replace(/\/$/, "") }),
  };
}

/** The variable that the address comes from, for the error message. */
function settingOf({ endpoints }: AwsConnection, service: AwsService): string {
  return endpoints?.[service] === undefined
    ? "AWS_ENDPOINT_URL"
    : `AWS_ENDPOINT_URL_${service.toUpperCase()}`;
}

function onePerRegion<Client>(create: (region: string) => Client): (region: string) => Client {
  const made = new Map<string, Client>();
  return (region) => {
    const known = made.get(region);
    if (known !== undefined) return known;
    const client = create(region);
    made.set(region, client);
    return client;
  };
}
