import type { AlibabaSite } from "../../core/links.ts";

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
  /** Custom domains by bucket (CNAME): how objects are reached where the default endpoints are refused. */
  customDomains?: Readonly<Record<string, string>> | undefined;
  connectTimeoutMs?: number | undefined;
  timeoutMs?: number | undefined;
};

export const CONNECT_TIMEOUT_MS = 3_000;
export const TIMEOUT_MS = 20_000;
