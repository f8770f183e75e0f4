import type { XmlObject } from "./oss/xml.ts";

/** What a permission error tells about itself, in RAM and in OSS answers alike. */
export type AccessDeniedDetail = {
  AuthAction: string;
  AuthPrincipalDisplayName: string;
  AuthPrincipalOwnerId: string;
  AuthPrincipalType: "Account" | "SubUser" | "AssumedRoleUser";
  NoPermissionType: "ImplicitDeny" | "ExplicitDeny";
  PolicyType: "AccountLevelIdentityBasedPolicy" | "ResourceBasedPolicy" | "AssumeRolePolicy";
  EncodedDiagnosticMessage: string;
};

/** A refusal of RAM, STS or the OpenAPI gateway before them: code, HTTP status, text. */
export class OpenApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly accessDenied: AccessDeniedDetail | null;

  constructor(status: number, code: string, message: string, accessDenied: AccessDeniedDetail | null = null) {
    super(message);
    this.name = "OpenApiError";
    this.status = status;
    this.code = code;
    this.accessDenied = accessDenied;
  }
}

/**
 * A refusal of OSS.
 *
 * `ec` is the fine code of the troubleshooting pages (help.aliyun.com/en/oss/user-guide/<ec>); it is left out
 * where no page tells it. `details` are further elements of the body, such as `BucketName`.
 */
export class OssError extends Error {
  readonly status: number;
  readonly code: string;
  readonly ec: string | null;
  readonly details: XmlObject;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { ec?: string; details?: XmlObject } = {},
  ) {
    super(message);
    this.name = "OssError";
    this.status = status;
    this.code = code;
    this.ec = more.ec ?? null;
    this.details = more.details ?? {};
  }
}
