import type { WireRequest } from "../../shared/server.ts";

/** What an OpenAPI request says about its signer, before anything is believed. */
export type SignatureClaim = {
  mechanism: "ACS3-HMAC-SHA256" | "HMAC-SHA1";
  accessKeyId: string;
  /** `2026-01-01T00:00:00Z`. */
  date: string;
  nonce: string;
  securityToken: string | null;
  signature: string;
  /** Whether the signature was made with this secret over this request. */
  isSignedWith(secret: string, request: WireRequest): boolean;
};
