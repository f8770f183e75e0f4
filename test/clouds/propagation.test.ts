import { describe, expect, it } from "vitest";
import { isPropagationError } from "../../src/clouds/propagation.ts";
import { CloudDenied, CloudError, type CloudFailure, CloudUnavailable } from "../../src/core/errors.ts";

function failure(code: string, detail = ""): CloudFailure {
  return {
    cloud: "aws",
    operation: "s3:ListObjectsV2",
    subject: "photos",
    code,
    detail,
    requestId: null,
    httpStatus: 403,
  };
}

describe("what a new key's first minute looks like", () => {
  it.each([
    "InvalidClientTokenId",
    "InvalidAccessKeyId",
    "InvalidAccessKeyId.NotFound",
    "AccessDenied",
    "NoPermission",
  ])("waits out %s", (code) => {
    expect(isPropagationError(new CloudDenied(failure(code)))).toBe(true);
  });

  it.each(["SignatureDoesNotMatch", "UserDisable", "RequestTimeTooSkewed", "ExpiredToken"])(
    "does not wait out %s",
    (code) => {
      expect(isPropagationError(new CloudDenied(failure(code)))).toBe(false);
    },
  );

  it("does not wait out a decision", () => {
    const sentence =
      "not authorized to perform: s3:ListBucket with an explicit deny in a resource-based policy";
    expect(isPropagationError(new CloudDenied(failure("AccessDenied", sentence)))).toBe(false);
  });

  it("leaves other failures to others", () => {
    expect(isPropagationError(new CloudUnavailable(failure("Timeout")))).toBe(false);
    expect(isPropagationError(new CloudError(failure("AccessDenied")))).toBe(false);
    expect(isPropagationError(new Error("AccessDenied"))).toBe(false);
  });
});
