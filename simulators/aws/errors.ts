import type { XmlObject } from "./xml.ts";

/**
 * A refusal in the service's own words: code, HTTP status, text, and what else its body tells.
 *
 * Thrown by operations, rendered by the protocol of the service that was asked.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further elements of the S3 error body, such as `BucketName`. */
  readonly details: XmlObject;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { details?: XmlObject; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = "AwsError";
    this.status = status;
    this.code = code;
    this.details = more.details ?? {};
    this.headers = more.headers ?? {};
  }
}

/** What the JSON protocol calls an error that the query protocol knows under another name. */
const JSON_CODES: Readonly<Record<string, string>> = {
  InvalidClientTokenId: "UnrecognizedClientException",
  SignatureDoesNotMatch: "InvalidSignatureException",
  ExpiredToken: "ExpiredTokenException",
  AccessDenied: "AccessDeniedException",
  Throttling: "ThrottlingException",
  InvalidParameterValue: "InvalidParameterValueException",
  InvalidParameterCombination: "InvalidParameterCombinationException",
  MissingAuthenticationToken: "MissingAuthenticationTokenException",
  MissingParameter: "MissingRequiredParameterException",
  InvalidAction: "UnknownOperationException",
};

export function jsonCodeOf(code: string): string {
  return JSON_CODES[code] ?? code;
}

/** A parameter that breaks a constraint, as IAM and STS word it. */
export function validationError(problems: readonly { path: string; value: unknown; constraint: string }[]) {
  const texts = problems.map(({ path, value, constraint }) => {
    const shown = value === undefined ? "null" : `'${String(value)}'`;
    return `Value ${shown} at '${path}' failed to satisfy constraint: ${constraint}`;
  });
  const noun = texts.length === 1 ? "1 validation error" : `${texts.length} validation errors`;
  return new AwsError(400, "ValidationError", `${noun} detected: ${texts.join("; ")}`);
}
