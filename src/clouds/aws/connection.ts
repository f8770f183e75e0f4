import { StandardRetryStrategy } from "@smithy/core/retry";
import { readEndpoint } from "../endpoint.ts";

export type AwsCredentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** When temporary ones end. */
  expiration?: Date;
};

/** Services as the endpoint variables name them. */
export type AwsService = (typeof SERVICES)[number];

const SERVICES = ["s3", "sts", "iam", "cloudwatch", "organizations"] as const;

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

const READ_ATTEMPTS = 3;
const CONNECT_TIMEOUT_MS = 3_000;
const TIMEOUT_MS = 20_000;
const MAX_SOCKETS = 50;

export type RetryStrategy = StandardRetryStrategy;

/** How reads are retried. One for all clients of an account: the budget of retries that it keeps is then the account's. */
export const readRetries = () => new StandardRetryStrategy(READ_ATTEMPTS);

/** Changes have one attempt, since `CreateAccessKey` and its kin must not happen twice. */
export const noRetries = () => new StandardRetryStrategy(1);

/** Read before the clients are loaded, so that a wrong address is told at the start. Errors: UserFacingError `BAD_ENDPOINT`. */
export function requireEndpoints(connection: AwsConnection): void {
  for (const service of SERVICES) addressOf(connection, service);
}

/** The address that was given for a service; undefined: the SDK's own. */
export function endpointOf({ endpoint, endpoints }: AwsConnection, service: AwsService): string | undefined {
  return endpoints?.[service] ?? endpoint;
}

/** What clients of a service have in common. */
export function commonConfig(connection: AwsConnection, service: AwsService) {
  const { credentials } = connection;
  const endpoint = addressOf(connection, service);
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
    ...(endpoint === undefined ? {} : { endpoint: endpoint.href.replace(/\/$/, "") }),
  };
}

function addressOf(connection: AwsConnection, service: AwsService): URL | undefined {
  const endpoint = endpointOf(connection, service);
  return endpoint === undefined ? undefined : readEndpoint(settingOf(connection, service), endpoint);
}

/** The variable that the address comes from, for the error message. */
function settingOf({ endpoints }: AwsConnection, service: AwsService): string {
  return endpoints?.[service] === undefined
    ? "AWS_ENDPOINT_URL"
    : `AWS_ENDPOINT_URL_${service.toUpperCase()}`;
}
