import { describe, expect, it } from "vitest";
import {
  ACCOUNT_UID,
  OPERATOR_ACCESS_KEY_ID,
  OPERATOR_USER,
  SEED_BUCKETS,
} from "../../simulators/alibaba/seed.ts";
import { isPropagationError } from "../../src/clouds/propagation.ts";
import { CloudDenied, CloudThrottled } from "../../src/core/errors.ts";
import { failureOf } from "../clouds/failure-of.ts";
import { OSS_FULL, PASSWORD, prepareAlibaba, REGION, USER } from "./alibaba-fixture.ts";

const alibaba = prepareAlibaba();
const { cloudAs, control, makeUser } = alibaba;

describe("identity", () => {
  it("tells account, user and ARN", async () => {
    expect(await alibaba.cloud.getCallerIdentity()).toMatchObject({
      accountId: ACCOUNT_UID,
      arn: `acs:ram::${ACCOUNT_UID}:user/${OPERATOR_USER}`,
    });
  });

  it("is denied with a key that nobody knows", async () => {
    const error = await failureOf(cloudAs("LTAI5tNobodyKnowsThisOne", "x").getCallerIdentity());
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.code).toBe("InvalidAccessKeyId.NotFound");
    expect(isPropagationError(error)).toBe(true);
  });

  it("is denied with a wrong secret, which no waiting mends", async () => {
    const error = await failureOf(cloudAs(OPERATOR_ACCESS_KEY_ID, "wrong").getCallerIdentity());
    expect(error).toBeInstanceOf(CloudDenied);
    expect(isPropagationError(error)).toBe(false);
  });

  it("reads the account's alias, and null without one", async () => {
    expect(await alibaba.cloud.readAccountAlias()).toBe("example-corp");
    await control("setAccountAlias", { alias: null });
    expect(await alibaba.cloud.readAccountAlias()).toBeNull();
  });
});

describe("trouble on the way", () => {
  it("reads on behind a throttled answer and a cut connection, on RAM and OSS", async () => {
    for (const service of ["ram", "oss"]) {
      alibaba.simulator.board.arm({ service, operation: "*", kind: "throttle", times: 1 });
      alibaba.simulator.board.arm({ service, operation: "*", kind: "reset-before", times: 1 });
    }
    expect(await alibaba.cloud.hasPolicy(OSS_FULL)).toBe(true);
    expect(await alibaba.cloud.findBucket(SEED_BUCKETS.empty, REGION)).not.toBeNull();
  });

  it("hands a throttled change back to its caller", async () => {
    alibaba.simulator.board.arm({ service: "ram", operation: "CreateUser", kind: "throttle" });
    expect(await failureOf(makeUser())).toBeInstanceOf(CloudThrottled);
    expect(alibaba.simulator.board.journal()).toHaveLength(1);
  });

  it("tells the log of every call, with its code and without its data", async () => {
    await makeUser();
    await failureOf(makeUser());
    expect(alibaba.calls).toMatchObject([
      { cloud: "alibaba", operation: "ram:CreateUser", subject: USER, errorCode: null },
      { cloud: "alibaba", operation: "ram:CreateUser", subject: USER, errorCode: "EntityAlreadyExists.User" },
    ]);
    await alibaba.cloud.createLogin({
      userName: USER,
      password: PASSWORD,
      mustResetPassword: true,
      needsMfa: false,
    });
    const { secretAccessKey } = await alibaba.cloud.createAccessKey(USER);
    expect(JSON.stringify(alibaba.calls)).not.toContain(secretAccessKey);
    expect(JSON.stringify(alibaba.calls)).not.toContain(PASSWORD);
  });
});
