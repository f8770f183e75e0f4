import { readEndpoint } from "../endpoint.ts";
import { type AlibabaConnection, CONNECT_TIMEOUT_MS, customDomainSetting, TIMEOUT_MS } from "./connection.ts";
import { createOssSdkClient, type OssClient } from "./oss-sdk.ts";

/** OSS clients of one connection, made once a region and bucket. They share ali-oss's keep-alive agents. */
export type OssClients = {
  /** For calls about buckets. */
  forRegion(region: string): OssClient;
  /** For calls about the objects of one bucket. */
  forBucket(region: string, bucket: string): OssClient;
};

export function createOssClients(connection: AlibabaConnection): OssClients {
  const made = new Map<string, OssClient>();
  const find = (region: string, bucket: string | null): OssClient => {
    const name = `${region}/${bucket ?? ""}`;
    const known = made.get(name);
    if (known) return known;
    const client = createOssClient(connection, region, bucket);
    made.set(name, client);
    return client;
  };
  return { forRegion: (region) => find(region, null), forBucket: find };
}

export function createOssClient(
  connection: AlibabaConnection,
  region: string,
  bucket: string | null,
): OssClient {
  const client = createOssSdkClient({
    accessKeyId: connection.accessKeyId,
    accessKeySecret: connection.accessKeySecret,
    region,
    // V1 signatures, ali-oss's default, are refused for new buckets.
    authorizationV4: true,
    ...(bucket === null ? {} : { bucket }),
    ...addressOf(connection, bucket),
    ...temporary(connection.securityToken),
  });
  // Two times are understood by the HTTP layer, but not by the constructor.
  client.options.timeout = [
    connection.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    connection.timeoutMs ?? TIMEOUT_MS,
  ];
  return client;
}

type Address = { secure: boolean; sldEnable: boolean; endpoint?: string; cname?: boolean };

/**
 * Where requests go: for objects of a bucket with a custom domain to that, else to the endpoint. To an IP address ali-oss
 * sends the bucket in the Host header; `localhost` would become `<bucket>.localhost`, which does not resolve, so the
 * bucket goes into the path there.
 */
function addressOf({ ossEndpoint, customDomains }: AlibabaConnection, bucket: string | null): Address {
  const domain = bucket === null ? undefined : new Map(Object.entries(customDomains ?? {})).get(bucket);
  if (bucket !== null && domain !== undefined) {
    const url = readEndpoint(customDomainSetting(bucket), domain);
    return { secure: url.protocol === "https:", sldEnable: false, endpoint: url.href, cname: true };
  }
  if (ossEndpoint === undefined) return { secure: true, sldEnable: false };
  const url = readEndpoint("ALIBABA_OSS_ENDPOINT", ossEndpoint);
  return { secure: url.protocol === "https:", sldEnable: url.hostname === "localhost", endpoint: url.href };
}

/** ali-oss warns on the console when a token comes without a way to refresh it; the interval alone silences it. */
function temporary(stsToken: string | undefined) {
  return stsToken === undefined ? {} : { stsToken, refreshSTSTokenInterval: Number.MAX_SAFE_INTEGER };
}
