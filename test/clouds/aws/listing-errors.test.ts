import { describe, expect, it } from "vitest";
import { errorFromAnswer } from "../../../src/clouds/aws/listing-errors.ts";

const answer = { requestId: "R1", retryAfterMs: 0, bucketRegion: null };
const bodyWith = (code: string) => `<Error><Code>${code}</Code><Message>Some text</Message></Error>`;

describe("errorFromAnswer", () => {
  it.each([
    [403, bodyWith("AccessDenied"), "CloudDenied", "AccessDenied"],
    [400, bodyWith("ExpiredToken"), "CloudDenied", "ExpiredToken"],
    [404, bodyWith("NoSuchBucket"), "CloudNotFound", "NoSuchBucket"],
    [503, bodyWith("SlowDown"), "CloudThrottled", "SlowDown"],
    [400, bodyWith("RequestTimeout"), "CloudUnavailable", "RequestTimeout"],
    [409, bodyWith("OperationAborted"), "CloudUnavailable", "OperationAborted"],
    [500, bodyWith("InternalError"), "CloudUnavailable", "InternalError"],
  ])("is of the kind that the SDK's error would be: %i %s", (status, body, name, code) => {
    const error = errorFromAnswer("b", { ...answer, status, body });
    expect(error).toMatchObject({ name, failure: { code, detail: "Some text", httpStatus: status } });
  });

  it("spells the code of an answer without a text as that of the SDK's errors", () => {
    const codes = [403, 404, 418].map(
      (status) => errorFromAnswer("b", { ...answer, status, body: "" }).failure,
    );
    expect(codes).toMatchObject([
      { code: "Forbidden", detail: "HTTP 403 without a text" },
      { code: "NotFound" },
      { code: "HTTP418" },
    ]);
  });
});
