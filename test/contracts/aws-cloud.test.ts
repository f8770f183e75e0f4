import { describe, expect, it } from "vitest";
import { OPERATOR_CREDENTIALS } from "../../simulators/aws/seed-identities.ts";
import { isPropagationError } from "../../src/clouds/propagation.ts";
import { CloudDenied, CloudThrottled } from "../../src/core/errors.ts";
import { failureOf } from "../clouds/failure-of.ts";
import { ACCOUNT, prepareAws, source, USER } from "./aws-fixture.ts";

const aws = prepareAws();
const { cloudAs, makeUser } = aws;

describe("identity", () => {
  it("tells account, ARN and partition", async () => {
    expect(await aws.cloud.getCallerIdentity()).toEqual({
      accountId: ACCOUNT,
      arn: `arn:aws:iam::${ACCOUNT}:user/mgw-prep-operator`,
      partition: "aws",
      clockAheadMs: expect.any(Number),
    });
  });

  it("tells how far the host's clock is off, though the SDK corrects its own without a word", async () => {
    aws.simulator.clock.advance(-20 * 60_000);
    const { clockAheadMs } = await cloudAs(OPERATOR_CREDENTIALS).getCallerIdentity();
    aws.simulator.clock.advance(20 * 60_000);
    expect(Math.round((clockAheadMs ?? 0) / 60_000)).toBe(20);
  });

  it("is denied with a key that nobody knows", async () => {
    const stranger = cloudAs({ accessKeyId: "AKIANOBODYKNOWSTHIS0", secretAccessKey: "x" });
    const error = await failureOf(stranger.getCallerIdentity());
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.code).toBe("InvalidClientTokenId");
    expect(error.failure.requestId).toEqual(expect.stringMatching(/\S/));
    expect(isPropagationError(error)).toBe(true);
  });
});

describe("trouble on the way", () => {
  it("reads on behind two throttled answers and one cut connection", async () => {
    aws.simulator.board.arm({ service: "s3", operation: "*", kind: "throttle", times: 2 });
    expect(await aws.cloud.readVersioning(source("acme-media-clean"))).toBe("off");
    aws.simulator.board.arm({ service: "s3", operation: "*", kind: "reset-before", times: 1 });
    expect(await aws.cloud.readVersioning(source("acme-media-clean"))).toBe("off");
  });

  it("hands a throttled change back to its caller, with the time to wait", async () => {
    aws.simulator.board.arm({
      service: "iam",
      operation: "CreateUser",
      kind: "throttle",
      retryAfterSeconds: 4,
    });
    const error = await failureOf(makeUser());
    expect(error).toBeInstanceOf(CloudThrottled);
    expect((error as CloudThrottled).retryAfterMs).toBe(4_000);
  });

  it("tells the log of every call, with its code and without its data", async () => {
    await makeUser();
    await failureOf(makeUser());
    expect(aws.calls).toMatchObject([
      { cloud: "aws", operation: "iam:CreateUser", subject: USER, errorCode: null },
      { cloud: "aws", operation: "iam:CreateUser", subject: USER, errorCode: "EntityAlreadyExists" },
    ]);
    const { secretAccessKey } = await aws.cloud.createAccessKey(USER);
    expect(JSON.stringify(aws.calls)).not.toContain(secretAccessKey);
  });
});
