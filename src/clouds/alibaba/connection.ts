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
  connectTimeoutMs?: number | undefined;
  timeoutMs?: number | undefined;
};

export const CONNECT_TIMEOUT_MS = 3_000;
export const TIMEOUT_MS = 20_000;
