import { describe, expect, it } from "vitest";
import { createAlibabaCloud } from "../../../src/clouds/alibaba/alibaba-cloud.ts";
import type { AlibabaCloud } from "../../../src/clouds/contract/destination.ts";
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

const SECRET = "plantedAccessKeySecret01";
const PASSWORD = "Pl@nted&Pass word<1>%+";
const LOGIN = {
  userName: "mgw-prep-MP-000000",
  password: PASSWORD,
  mustResetPassword: true,
  needsMfa: false,
};
const REGION = "oss-eu-central-1";

async function cloudThatAnswers(answer: CannedAnswer, timeoutMs = 5_000) {
  const { url, seen } = await startCannedServer(() => answer);
  const cloud = createAlibabaCloud({
    accessKeyId: "LTAI4EXAMPLE",
    accessKeySecret: SECRET,
    site: "intl",
    ramEndpoint: url,
    ossEndpoint: url,
    stsEndpoint: url,
    timeoutMs,
  });
  return { cloud, seen };
}

function ramError(status: number, code: string, message: string, headers = {}): CannedAnswer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ RequestId: "04F0F334", HostId: "ram.aliyuncs.com", Code: code, Message: message }),
  };
}

function ossError(status: number, code: string, message: string): CannedAnswer {
  return {
    status,
    headers: { "content-type": "application/xml", "x-oss-request-id": "5C3D9175" },
    body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>5C3D9175</RequestId><HostId>h</HostId><EC>0003-00000001</EC></Error>`,
  };
}

describe("errors of RAM", () => {
  it.each([
    [409, "EntityAlreadyExists.User", CloudConflict],
    [409, "DeleteConflict.User.Policy", CloudConflict],
    [409, "LimitExceeded.User.AccessKey", CloudLimitExceeded],
    [404, "EntityNotExist.Policy", CloudNotFound],
    [403, "NoPermission", CloudDenied],
    [404, "InvalidAccessKeyId.NotFound", CloudDenied],
    [400, "SignatureDoesNotMatch", CloudDenied],
    [400, "Throttling.User", CloudThrottled],
    [500, "InternalError", CloudUnavailable],
    [503, "ServiceUnavailable", CloudUnavailable],
    [400, "InvalidParameter.Password.TooWeak", CloudError],
  ])("maps %i %s", async (status, code, kind) => {
    const { cloud } = await cloudThatAnswers(ramError(status, code, "the cloud's own sentence"));
    const error = await failureOf(
      cloud.createUser({ userName: "mgw-prep-MP-000000", displayName: "d", comments: "c" }),
    );
    expect(error.constructor).toBe(kind);
    expect(error.failure).toEqual({
      cloud: "alibaba",
      operation: "ram:CreateUser",
      subject: "mgw-prep-MP-000000",
      code,
      detail: "the cloud's own sentence",
      requestId: "04F0F334",
      httpStatus: status,
    });
  });

  it("takes the time over that the cloud asks to wait", async () => {
    const { cloud } = await cloudThatAnswers(
      ramError(429, "Throttling.User", "slow", { "x-acs-retry-after": "2500" }),
    );
    const error = await failureOf(cloud.deleteUser("u"));
    expect((error as CloudThrottled).retryAfterMs).toBe(2_500);
  });
});

describe("errors of STS", () => {
  it("keeps code and sentence", async () => {
    const { cloud } = await cloudThatAnswers(ramError(404, "InvalidAccessKeyId.NotFound", "not found"));
    const error = await failureOf(cloud.getCallerIdentity());
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure).toMatchObject({
      code: "InvalidAccessKeyId.NotFound",
      detail: "not found",
      httpStatus: 404,
    });
  });
});

describe("errors of OSS", () => {
  it.each([
    [403, "AccessDenied", CloudDenied],
    [403, "InvalidAccessKeyId", CloudDenied],
    [403, "UserDisable", CloudDenied],
    [409, "BucketAlreadyExists", CloudConflict],
    [400, "TooManyBuckets", CloudLimitExceeded],
    [503, "SlowDown", CloudThrottled],
    [500, "InternalError", CloudUnavailable],
    [400, "InvalidBucketName", CloudError],
  ])("maps %i %s", async (status, code, kind) => {
    const { cloud } = await cloudThatAnswers(ossError(status, code, "the cloud's own sentence"));
    const error = await failureOf(
      cloud.createBucket({ bucket: "photos", region: REGION, storageClass: "Standard" }),
    );
    expect(error.constructor).toBe(kind);
    expect(error.failure).toEqual({
      cloud: "alibaba",
      operation: "oss:PutBucket",
      subject: "photos",
      code,
      detail: "the cloud's own sentence",
      requestId: "5C3D9175",
      httpStatus: status,
    });
  });

  it("says that a bucket whose name is taken is no free one", async () => {
    const { cloud } = await cloudThatAnswers(ossError(403, "AccessDenied", "not yours"));
    expect(await failureOf(cloud.findBucket("photos", REGION))).toBeInstanceOf(CloudDenied);
  });

  it("refuses a name that cannot be one before it is sent", async () => {
    const { cloud, seen } = await cloudThatAnswers({ status: 200 });
    const error = await failureOf(cloud.findBucket("No_Such.Name", REGION));
    expect(error.failure.code).toBe("InvalidBucketName");
    expect(seen).toEqual([]);
  });
});

describe("attempts", () => {
  const down = ramError(503, "ServiceUnavailable", "down");

  it("tries a read of RAM three times", async () => {
    const { cloud, seen } = await cloudThatAnswers(down);
    expect(await failureOf(cloud.listAccessKeys("u"))).toBeInstanceOf(CloudUnavailable);
    expect(seen).toHaveLength(3);
  });

  it("tries a read of OSS three times", async () => {
    const { cloud, seen } = await cloudThatAnswers(ossError(503, "ServiceUnavailable", "down"));
    expect(await failureOf(cloud.findBucket("photos", REGION))).toBeInstanceOf(CloudUnavailable);
    expect(seen).toHaveLength(3);
  });

  it("does not repeat a denied read", async () => {
    const { cloud, seen } = await cloudThatAnswers(ramError(403, "NoPermission", "no"));
    expect(await failureOf(cloud.readPasswordPolicy())).toBeInstanceOf(CloudDenied);
    expect(seen).toHaveLength(1);
  });

  it.each<[string, (cloud: AlibabaCloud) => Promise<unknown>]>([
    ["createUser", (cloud) => cloud.createUser({ userName: "u", displayName: "d", comments: "c" })],
    ["deleteUser", (cloud) => cloud.deleteUser("u")],
    ["createPolicy", (cloud) => cloud.createPolicy({ policyName: "p", document: "{}", description: "d" })],
    ["deletePolicy", (cloud) => cloud.deletePolicy("p")],
    ["attachPolicy", (cloud) => cloud.attachPolicy("u", { policyType: "System", policyName: "p" })],
    ["detachPolicy", (cloud) => cloud.detachPolicy("u", { policyType: "System", policyName: "p" })],
    ["createLogin", (cloud) => cloud.createLogin(LOGIN)],
    ["setLoginPassword", (cloud) => cloud.setLoginPassword(LOGIN)],
    ["deleteLogin", (cloud) => cloud.deleteLogin("u")],
    ["createAccessKey", (cloud) => cloud.createAccessKey("u")],
    ["setAccessKeyStatus", (cloud) => cloud.setAccessKeyStatus("u", "LTAI", "Inactive")],
    ["deleteAccessKey", (cloud) => cloud.deleteAccessKey("u", "LTAI")],
    ["createBucket", (cloud) => cloud.createBucket({ bucket: "photos", region: REGION, storageClass: "IA" })],
    ["deleteBucket", (cloud) => cloud.deleteBucket("photos", REGION)],
  ])("sends %s once, also when the cloud is down", async (_name, change) => {
    const { cloud, seen } = await cloudThatAnswers("reset");
    const error = await failureOf(change(cloud));
    expect(error).toBeInstanceOf(CloudUnavailable);
    expect(error.failure.code).toBe("Network");
    expect(seen).toHaveLength(1);
  });
});

describe("no understandable answer", () => {
  it.each<[string, (cloud: AlibabaCloud) => Promise<unknown>]>([
    ["RAM", (cloud) => cloud.createAccessKey("u")],
    ["OSS", (cloud) => cloud.createBucket({ bucket: "photos", region: REGION, storageClass: "IA" })],
  ])("says Timeout when %s is silent", async (_name, change) => {
    const { cloud } = await cloudThatAnswers("silence", 200);
    const error = await failureOf(change(cloud));
    expect(error).toBeInstanceOf(CloudUnavailable);
    expect(error.failure).toMatchObject({ code: "Timeout", httpStatus: null });
  });

  it.each<[string, (cloud: AlibabaCloud) => Promise<unknown>]>([
    ["RAM", (cloud) => cloud.createAccessKey("u")],
    ["OSS", (cloud) => cloud.isBucketEmpty("photos", REGION)],
    ["STS", (cloud) => cloud.getCallerIdentity()],
  ])("says that the outcome is unknown when the body of %s is no answer", async (_name, call) => {
    const { cloud } = await cloudThatAnswers({ status: 200, body: `<<<{not a body ${SECRET}` });
    const error = await failureOf(call(cloud));
    expect(error).toBeInstanceOf(CloudUnavailable);
    expect(error.failure.code).toBe("UnexpectedAnswer");
    expect(everythingIn(error)).not.toContain(SECRET);
  });

  it("takes no key without its secret", async () => {
    const { cloud } = await cloudThatAnswers({
      status: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ RequestId: "r", AccessKey: { AccessKeyId: "LTAI" } }),
    });
    const error = await failureOf(cloud.createAccessKey("u"));
    expect(error).toBeInstanceOf(CloudUnavailable);
    expect(error.failure.detail).toContain("accessKeySecret");
  });

  it("reads an error without an error document by its status", async () => {
    const { cloud } = await cloudThatAnswers({ status: 502, body: "<html>Bad Gateway</html>" });
    const error = await failureOf(cloud.deleteBucket("photos", REGION));
    expect(error).toBeInstanceOf(CloudUnavailable);
    expect(error.failure).toMatchObject({ code: "HTTP502", httpStatus: 502 });
  });
});

describe("what travels with an error", () => {
  const spellings = [
    PASSWORD,
    encodeURIComponent(PASSWORD),
    new URLSearchParams({ p: PASSWORD }).toString().slice(2),
  ];

  it.each<[string, CannedAnswer]>([
    ["an error", ramError(403, "NoPermission", "no")],
    ["an error that repeats it", ramError(400, "InvalidParameter.Password.TooWeak", `Too weak: ${PASSWORD}`)],
    [
      "an error that repeats the request",
      ramError(400, "InvalidParameter", `POST /?Password=${encodeURIComponent(PASSWORD)}`),
    ],
    ["a cut connection", "reset"],
    ["silence", "silence"],
    ["a broken body", { status: 200, body: `<${PASSWORD}` }],
    ["an error without JSON", { status: 500, body: `oops ${PASSWORD}` }],
  ])("holds no password, signature or URL after %s", async (_name, answer) => {
    const { cloud, seen } = await cloudThatAnswers(answer, 300);
    const error = await failureOf(cloud.createLogin(LOGIN));
    expect(seen[0]?.url).toContain("Password=");
    const all = everythingIn(error);
    for (const spelling of spellings) expect(all).not.toContain(spelling);
    expect(all).not.toContain(SECRET);
    expect(all).not.toMatch(/ACS3-HMAC|OSS4-HMAC|https?:\/\//);
    expect(error.cause).toBeUndefined();
  });
});
