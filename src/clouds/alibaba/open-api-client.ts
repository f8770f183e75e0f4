import { readEndpoint } from "../endpoint.ts";
import { type AlibabaConnection, TIMEOUT_MS } from "./connection.ts";
import { OpenApiClient, OpenApiConfig } from "./open-api-sdk.ts";

/** STS has a package of its own only in other languages; its one call goes through the generic client. */
export function createStsClient(connection: AlibabaConnection): OpenApiClient {
  const host = connection.site === "cn" ? "sts.aliyuncs.com" : "sts.ap-southeast-1.aliyuncs.com";
  return new OpenApiClient(openApiConfig(connection, "ALIBABA_STS_ENDPOINT", connection.stsEndpoint, host));
}

/** IMS is central as RAM is, of which it is the newer half. A custom RAM endpoint is used for IMS too, never the public one. */
export function createImsClient(connection: AlibabaConnection): OpenApiClient {
  const { imsEndpoint, ramEndpoint } = connection;
  const setting = imsEndpoint === undefined ? "ALIBABA_RAM_ENDPOINT" : "ALIBABA_IMS_ENDPOINT";
  return new OpenApiClient(
    openApiConfig(connection, setting, imsEndpoint ?? ramEndpoint, "ims.aliyuncs.com"),
  );
}

/** Of every client of the vendor's newer kind. Errors: UserFacingError `BAD_ENDPOINT`, naming the setting. */
export function openApiConfig(
  connection: AlibabaConnection,
  setting: string,
  custom: string | undefined,
  host: string,
): InstanceType<typeof OpenApiConfig> {
  const url = custom === undefined ? new URL(`https://${host}`) : readEndpoint(setting, custom);
  const timeoutMs = connection.timeoutMs ?? TIMEOUT_MS;
  return new OpenApiConfig({
    accessKeyId: connection.accessKeyId,
    accessKeySecret: connection.accessKeySecret,
    ...(connection.securityToken === undefined ? {} : { securityToken: connection.securityToken }),
    protocol: url.protocol.slice(0, -1),
    endpoint: url.host,
    readTimeout: timeoutMs,
    // The SDK's HTTP layer (httpx) gives this to the socket as its idle time, so a shorter one would cut slow answers.
    connectTimeout: timeoutMs,
  });
}
