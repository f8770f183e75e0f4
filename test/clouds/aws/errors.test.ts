import { describe, expect, it } from "vitest";
import { createAwsCloud } from "../../../src/clouds/aws/aws-cloud.ts";
import {
  CloudConflict,
  CloudDenied,
  CloudError,
  CloudLimitExceeded,
  CloudNotFound,
  CloudThrottled,
  CloudUnavailable,
} from "../../../src/core/errors.ts";
import { type CannedAnswer, startCannedServer } from "../canned-server.ts";
import { everythingIn, failureOf } from "../failure-of.ts";

const SECRET = "plantedSecretOfTheBot/+=01";
const SOURCE = { bucket: "photos", region: "eu-central-1", expectedOwner: "111122223333" };

function cloudAt(endpoint: string, timeoutMs = 5_000) {
  return createAwsCloud({
    endpoint,
    region: "eu-central-1",
    timeoutMs,
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: SECRET },
  });
}

async function cloudThatAnswers(answer: CannedAnswer, timeoutMs?: number) {
  const { url, seen } = await startCannedServer(() => answer);
  return { cloud: cloudAt(url, timeoutMs), seen };
}

function iamError(status: number, code: string, message: string, headers = {}): CannedAnswer {
  return {
    status,
    headers: { "content-type": "text/xml", "x-amzn-requestid": "b0f1e2d3", ...headers },
    body: `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>b0f1e2d3</RequestId></ErrorResponse>`,
  };
}

function s3Error(status: number, code: string, message: string): CannedAnswer {
  return {
    status,
    headers: { "content-type": "application/xml", "x-amz-request-id": "TX0001" },
    body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>TX0001</RequestId><HostId>h</HostId></Error>`,
  };
}

describe("errors of IAM", () => {
  it.each([
    [409, "EntityAlreadyExists", CloudConflict],
    [409, "LimitExceeded", CloudLimitExceeded],
    [409, "DeleteConflict", CloudConflict],
    [409, "ConcurrentModification", CloudConflict],
    [404, "NoSuchEntity", CloudNotFound],
    [403, "AccessDenied", CloudDenied],
    [403, "InvalidClientTokenId", CloudDenied],
    [403, "ExpiredToken", CloudDenied],
    [400, "NotAuthorized", CloudDenied],
    [400, "Throttling", CloudThrottled],
    [503, "ServiceUnavailable", CloudThrottled],
    [429, "TooManyRequestsException", CloudThrottled],
    [500, "ServiceFailure", CloudUnavailable],
    [400, "MalformedPolicyDocument", CloudError],
  ])("maps %i %s", async (status, code, kind) => {
    const { cloud } = await cloudThatAnswers(iamError(status, code, "the cloud's own sentence"));
    const error = await failureOf(
      cloud.createUser({ userName: "mgw-prep-MP-000000", path: "/mgw-prep/", tags: [] }),
    );
    expect(error.constructor).toBe(kind);
    expect(error.failure).toMatchObject({
      cloud: "aws",
      operation: "iam:CreateUser",
      subject: "mgw-prep-MP-000000",
      code: code.replace(/Exception$/, ""),
      detail: "the cloud's own sentence",
      requestId: "b0f1e2d3",
      httpStatus: status,
    });
  });

  it.each([
    ["7", 7_000],
    ["0.5", 500],
  ])("takes Retry-After %s over", async (header, retryAfterMs) => {
    const { cloud } = await cloudThatAnswers(iamError(429, "Throttling", "slow", { "retry-after": header }));
    const error = await failureOf(cloud.deleteUser("u"));
    expect(error).toBeInstanceOf(CloudThrottled);
    expect((error as CloudThrottled).retryAfterMs).toBe(retryAfterMs);
  });
});

describe("errors of S3", () => {
  it("keeps the sentence that names an explicit deny", async () => {
    const sentence =
      "User: arn:aws:iam::111122223333:user/bot is not authorized to perform: s3:GetBucketPolicy on resource: photos with an explicit deny in a resource-based policy";
    const { cloud } = await cloudThatAnswers(s3Error(403, "AccessDenied", sentence));
    const error = await failureOf(cloud.readBucketPolicy(SOURCE));
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.detail).toBe(sentence);
    expect(error.failure.requestId).toBe("TX0001");
  });

  it("reads SlowDown as throttling after the SDK's own attempts", async () => {
    const { cloud, seen } = await cloudThatAnswers(
      s3Error(503, "SlowDown", "Please reduce your request rate."),
    );
    expect(await failureOf(cloud.readVersioning(SOURCE))).toBeInstanceOf(CloudThrottled);
    expect(seen).toHaveLength(3);
  });

  it("does not take an archived object for a denial", async () => {
    const { cloud } = await cloudThatAnswers(
      s3Error(403, "InvalidObjectState", "not valid for the storage class"),
    );
    const error = await failureOf(cloud.listObjects(SOURCE, { prefix: "", maxKeys: 1 }));
    expect(error.constructor).toBe(CloudError);
  });

  it("names a refused HEAD, which has no code of its own", async () => {
    const { cloud } = await cloudThatAnswers({ status: 403 });
    const error = await failureOf(cloud.headBucket(SOURCE));
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure).toMatchObject({ code: "Forbidden", detail: "HTTP 403 without a text" });
  });
});

describe("no answer", () => {
  it("says Network when the connection is cut", async () => {
    const { cloud } = await cloudThatAnswers("reset");
    const error = await failureOf(cloud.createAccessKey("mgw-prep-MP-000000"));
    expect(error).toBeInstanceOf(CloudUnavailable);
    expect(error.failure).toMatchObject({ code: "Network", httpStatus: null });
  });

  it("says Timeout when nothing comes", async () => {
    const { cloud } = await cloudThatAnswers("silence", 200);
    const error = await failureOf(cloud.createAccessKey("mgw-prep-MP-000000"));
    expect(error).toBeInstanceOf(CloudUnavailable);
    expect(error.failure.code).toBe("Timeout");
  });

  it("says that the outcome is unknown when the body is no answer", async () => {
    const { cloud, seen } = await cloudThatAnswers({ status: 200, body: "<<<{not a body" });
    const error = await failureOf(cloud.createAccessKey("mgw-prep-MP-000000"));
    expect(error).toBeInstanceOf(CloudUnavailable);
    expect(error.failure.code).toBe("UnexpectedAnswer");
    expect(seen).toHaveLength(1);
  });

  it("says the same of an answer that lacks the key", async () => {
    const { cloud } = await cloudThatAnswers({
      status: 200,
      headers: { "content-type": "text/xml" },
      body: `<CreateAccessKeyResponse><CreateAccessKeyResult><AccessKey><SecretAccessKey>${SECRET}</SecretAccessKey></AccessKey></CreateAccessKeyResult></CreateAccessKeyResponse>`,
    });
    const error = await failureOf(cloud.createAccessKey("mgw-prep-MP-000000"));
    expect(error.failure.code).toBe("UnexpectedAnswer");
    expect(error.failure.detail).toContain("AccessKeyId");
    expect(everythingIn(error)).not.toContain(SECRET);
  });
});

describe("attempts", () => {
  it.each([
    [
      "createUser",
      (cloud: ReturnType<typeof cloudAt>) => cloud.createUser({ userName: "u", path: "/", tags: [] }),
    ],
    ["createAccessKey", (cloud: ReturnType<typeof cloudAt>) => cloud.createAccessKey("u")],
    [
      "attachPolicy",
      (cloud: ReturnType<typeof cloudAt>) => cloud.attachPolicy("u", "arn:aws:iam::aws:policy/P"),
    ],
    [
      "detachPolicy",
      (cloud: ReturnType<typeof cloudAt>) => cloud.detachPolicy("u", "arn:aws:iam::aws:policy/P"),
    ],
    ["putInlinePolicy", (cloud: ReturnType<typeof cloudAt>) => cloud.putInlinePolicy("u", "p", "{}")],
    ["deleteInlinePolicy", (cloud: ReturnType<typeof cloudAt>) => cloud.deleteInlinePolicy("u", "p")],
    [
      "setAccessKeyStatus",
      (cloud: ReturnType<typeof cloudAt>) =>
        cloud.setAccessKeyStatus("u", "AKIA0000000000000000", "Inactive"),
    ],
    [
      "deleteAccessKey",
      (cloud: ReturnType<typeof cloudAt>) => cloud.deleteAccessKey("u", "AKIA0000000000000000"),
    ],
    ["deleteUser", (cloud: ReturnType<typeof cloudAt>) => cloud.deleteUser("u")],
  ])("sends %s once, also when the cloud is down", async (_name, change) => {
    const { cloud, seen } = await cloudThatAnswers(iamError(500, "ServiceFailure", "down"));
    expect(await failureOf(change(cloud))).toBeInstanceOf(CloudUnavailable);
    expect(seen).toHaveLength(1);
  });

  it("tries a read three times", async () => {
    const { cloud, seen } = await cloudThatAnswers(iamError(500, "ServiceFailure", "down"));
    expect(await failureOf(cloud.listAccessKeys("u"))).toBeInstanceOf(CloudUnavailable);
    expect(seen).toHaveLength(3);
  });
});

describe("what travels with an error", () => {
  it.each<[string, CannedAnswer]>([
    ["an error", iamError(403, "AccessDenied", "no")],
    ["a cut connection", "reset"],
    ["a broken body", { status: 200, body: `<${SECRET}` }],
    ["an error without XML", { status: 500, body: `oops ${SECRET}` }],
  ])("holds no request, header or body after %s", async (_name, answer) => {
    const { cloud } = await cloudThatAnswers(answer);
    const error = await failureOf(cloud.createAccessKey("mgw-prep-MP-000000"));
    const all = everythingIn(error);
    expect(all).not.toContain(SECRET);
    expect(all).not.toMatch(/authorization|AWS4-HMAC|Signature=|\$response|\$metadata/i);
    expect(error.cause).toBeUndefined();
  });

  it("masks the new key's secret should the cloud repeat it", async () => {
    const planted = "newSecretKey+/Planted";
    const { cloud } = await cloudThatAnswers(s3Error(403, "SignatureDoesNotMatch", `signed with ${planted}`));
    const error = await failureOf(
      cloud.proveRead({ accessKeyId: "AKIA0000000000000000", secretAccessKey: planted }, SOURCE, ""),
    );
    expect(error.failure.detail).toBe("signed with [secret]");
    expect(everythingIn(error)).not.toContain(planted);
  });
});

describe("credentials", () => {
  it("says that there are none instead of what the SDK tried", async () => {
    const cloud = createAwsCloud({
      region: "us-east-1",
      endpoint: "http://127.0.0.1:9",
      credentials: async () => {
        throw new Error(`Could not load credentials, tried ${SECRET}`);
      },
    });
    const error = await failureOf(cloud.getCallerIdentity());
    expect(error.failure.code).toBe("NoCredentials");
    expect(everythingIn(error)).not.toContain(SECRET);
  });
});
