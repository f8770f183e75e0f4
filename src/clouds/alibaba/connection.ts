import type { AlibabaSite } from "../../core/links.ts";
import { readEndpoint } from "../endpoint.ts";

/** Credentials and addresses of one Alibaba Cloud account. Custom endpoints are full URLs. */
export type AlibabaConnection = {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string | undefined;
  site: AlibabaSite;
  ramEndpoint?: string | undefined;
  ossEndpoint?: string | undefined;
  stsEndpoint?: string | undefined;
  /** Where IMS is, which holds the account's rules for access keys; without it, with RAM's endpoint. */
  imsEndpoint?: string | undefined;
  /** Where connections to the migration service go; its host, which has account and region, stays in the requests. */
  mgwEndpoint?: string | undefined;
  /** Custom domains by bucket (CNAME): how objects are reached where the default endpoints are refused. */
  customDomains?: Readonly<Record<string, string>> | undefined;
  connectTimeoutMs?: number | undefined;
  timeoutMs?: number | undefined;
};

export const CONNECT_TIMEOUT_MS = 3_000;
export const TIMEOUT_MS = 20_000;

/** The variable of a custom endpoint of the migration service. */
export const MGW_ENDPOINT = "ALIBABA_MGW_ENDPOINT";

/** How a custom domain is called in the settings. */
export function customDomainSetting(bucket: string): string {
  return `destinations.cname.${bucket}`;
}

/** Read before the clients are loaded, so that a wrong address is told at the start. Errors: UserFacingError `BAD_ENDPOINT`. */
export function requireEndpoints(connection: AlibabaConnection): void {
  const addresses: Readonly<Record<string, string | undefined>> = {
    ALIBABA_RAM_ENDPOINT: connection.ramEndpoint,
    ALIBABA_OSS_ENDPOINT: connection.ossEndpoint,
    ALIBABA_STS_ENDPOINT: connection.stsEndpoint,
    ALIBABA_IMS_ENDPOINT: connection.imsEndpoint,
    [MGW_ENDPOINT]: connection.mgwEndpoint,
  };
  const domains = Object.entries(connection.customDomains ?? {}).map(
    ([bucket, domain]) => [customDomainSetting(bucket), domain] as const,
  );
  for (const [setting, address] of [...Object.entries(addresses), ...domains])
    if (address !== undefined) readEndpoint(setting, address);
}
