import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createAlibabaSimulator } from "../../simulators/alibaba/alibaba-simulator.ts";
import {
  ACCOUNT_UID,
  EVERYTHING_POLICY,
  OPERATOR_ACCESS_KEY_ID,
  OPERATOR_ACCESS_KEY_SECRET,
  SEED_BUCKETS,
} from "../../simulators/alibaba/seed.ts";
import { createAwsSimulator } from "../../simulators/aws/aws-simulator.ts";
import { OPERATOR_CREDENTIALS } from "../../simulators/aws/seed-identities.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";
import { runCheck } from "../../src/checks/run-check.ts";
import { shareReads } from "../../src/checks/share-reads.ts";
import { chooseClouds } from "../../src/clouds/account-clouds.ts";
import { createAlibabaCloud } from "../../src/clouds/alibaba/alibaba-cloud.ts";
import { createAwsCloud } from "../../src/clouds/aws/aws-cloud.ts";
import type { CloudCall } from "../../src/clouds/call-log.ts";
import type { Clouds } from "../../src/clouds/contract/clouds.ts";
import { CloudDenied } from "../../src/core/errors.ts";
import { checkNamed } from "../checks/check-named.ts";
import { INPUT } from "../checks/healthy-clouds.ts";
import { ALIBABA_ROLE_ARN, makeAlibabaRole } from "../support/alibaba-role.ts";
import { failureOf } from "./failure-of.ts";

const AWS_ROLE = { roleArn: "arn:aws:iam::111122223333:role/mgw-prep-bot", externalId: "mgw-prep" };
const ALIBABA_ROLE = { roleArn: ALIBABA_ROLE_ARN, externalId: "made-up-external-id" };

/** The accounts of the settings are reached in a role: of both clouds the same is asked. */
describe("an account that is reached by assuming a role", () => {
  let aws: Simulator;
  let alibaba: Simulator;
  let calls: CloudCall[];
  let nowMs: number;
  const now = () => new Date(nowMs);

  beforeAll(async () => {
    [aws, alibaba] = await Promise.all([
      createAwsSimulator({ port: 0 }),
      createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } }),
    ]);
    await makeAlibabaRole(alibaba.url, ALIBABA_ROLE.externalId);
  });
  afterAll(async () => {
    await Promise.all([aws.close(), alibaba.close()]);
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  beforeEach(() => {
    calls = [];
    nowMs = Date.now();
  });

  function cloudsIn(roles: { aws?: typeof AWS_ROLE; alibaba?: typeof ALIBABA_ROLE }): Clouds {
    const log = (call: CloudCall) => calls.push(call);
    return {
      aws: createAwsCloud({
        endpoint: aws.url,
        region: "us-east-1",
        credentials: { ...OPERATOR_CREDENTIALS },
        role: roles.aws,
        log,
        now,
      }),
      alibaba: createAlibabaCloud({
        accessKeyId: OPERATOR_ACCESS_KEY_ID,
        accessKeySecret: OPERATOR_ACCESS_KEY_SECRET,
        site: "intl",
        ramEndpoint: alibaba.url,
        ossEndpoint: alibaba.url,
        stsEndpoint: alibaba.url,
        roles: roles.alibaba === undefined ? [] : [roles.alibaba],
        log,
        now,
      }),
    };
  }
  const countAssumed = () => calls.filter(({ operation }) => operation === "sts:AssumeRole").length;

  it("works there as the role, with one session for many calls at once", async () => {
    const clouds = shareReads(cloudsIn({ aws: AWS_ROLE, alibaba: ALIBABA_ROLE }));
    const [inAws, inAlibaba, users, user, bucket] = await Promise.all([
      clouds.aws.getCallerIdentity(),
      clouds.alibaba.getCallerIdentity(),
      clouds.aws.listPreparationUsers(),
      clouds.alibaba.findUser("nobody"),
      clouds.alibaba.findBucket(SEED_BUCKETS.empty, "oss-eu-central-1"),
    ]);
    expect(inAws.arn).toBe("arn:aws:sts::111122223333:assumed-role/mgw-prep-bot/mgw-prep");
    expect(inAlibaba.arn).toBe(`acs:ram::${ACCOUNT_UID}:assumed-role/mgw-prep/mgw-prep`);
    expect(users).toEqual([]);
    expect(user).toBeNull();
    expect(bucket?.region).toBe("oss-eu-central-1");
    expect(countAssumed()).toBe(2);
  });

  it("gets into the role also when more calls wait for it than there is room for at a time", async () => {
    const clouds = cloudsIn({ aws: AWS_ROLE, alibaba: ALIBABA_ROLE });
    const many = Array.from({ length: 60 }, (_, index) => `nobody-${index}`);
    const found = await Promise.all(
      many.flatMap((name) => [clouds.aws.findUser(name), clouds.alibaba.findUser(name)]),
    );
    expect(found.every((user) => user === null)).toBe(true);
    expect(countAssumed()).toBe(2);
  });

  it("counts a bucket exactly, whose listing is signed without the SDK", async () => {
    const { aws: inRole } = cloudsIn({ aws: AWS_ROLE });
    const source = { bucket: "acme-media-clean", region: "eu-central-1", expectedOwner: "111122223333" };
    const { objectCount } = await inRole.countExactly(source, { prefix: "" });
    expect(objectCount).toBeGreaterThan(0);
  });

  it.each([
    ["aws", { aws: { ...AWS_ROLE, externalId: "of-somebody-else" } }],
    ["alibaba", { alibaba: { ...ALIBABA_ROLE, externalId: "of-somebody-else" } }],
  ] as const)(
    "is refused at %s with another external id, and says so at every call",
    async (cloud, roles) => {
      const refused = await failureOf(cloudsIn(roles)[cloud].getCallerIdentity());
      expect(refused).toBeInstanceOf(CloudDenied);
      expect(refused.failure.operation).toBe("sts:AssumeRole");
      expect(refused.failure.subject).toContain(":role/");
      expect((await failureOf(cloudsIn(roles)[cloud].findUser("x"))).failure.operation).toBe(
        "sts:AssumeRole",
      );
    },
  );

  it("blocks a preparation when it refuses the bot after the start, and says what refused", async () => {
    const mistaken = cloudsIn({ aws: { ...AWS_ROLE, externalId: "of-somebody-else" } });
    const { findings } = await runCheck(checkNamed("identity"), INPUT, mistaken);
    const refused = findings.find(({ severity }) => severity === "blocker");
    expect(JSON.stringify(refused)).toMatch(/sts:AssumeRole.*AccessDenied/);
  });

  it("gets new credentials before the old ones end", async () => {
    const clouds = cloudsIn({ aws: AWS_ROLE, alibaba: ALIBABA_ROLE });
    await Promise.all([clouds.aws.getCallerIdentity(), clouds.alibaba.getCallerIdentity()]);
    nowMs += 55 * 60_000;
    await Promise.all([clouds.aws.findUser("x"), clouds.alibaba.findUser("x")]);
    expect(countAssumed()).toBe(4);
  });

  it("lists on beyond the hour that the credentials hold with which a comparison began", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const clouds = cloudsIn({ aws: AWS_ROLE, alibaba: ALIBABA_ROLE });
    const input = { prefix: "", connections: 2 };
    const source = { bucket: "acme-media-clean", region: "eu-central-1", expectedOwner: "111122223333" };
    const listings = await Promise.all([
      clouds.aws.openListing(source, input),
      clouds.alibaba.openListing(SEED_BUCKETS.filled, "oss-eu-central-1", input),
    ]);
    const { signal } = new AbortController();
    const pages = async () => {
      const fetched = await Promise.all(listings.map((listing) => listing.fetchPage("", signal)));
      return fetched.map(({ length }) => length);
    };
    const before = await pages();
    expect(before.every((length) => length > 0)).toBe(true);
    for (let passed = 0; passed < 3; passed++) {
      nowMs += 65 * 60_000;
      vi.setSystemTime(nowMs);
      expect(await pages()).toEqual(before);
    }
    expect(countAssumed()).toBe(8);
    for (const listing of listings) listing.close();
  });

  it("is not replaced by the bot's own account when the settings no longer name it", async () => {
    const own = cloudsIn({});
    const clouds = chooseClouds(
      { own, aws: new Map(), alibaba: new Map() },
      { awsAccount: "Archive", alibabaAccount: "Archive" },
    );
    for (const cloud of [clouds.aws, clouds.alibaba]) {
      const refused = await failureOf(cloud.findUser("x"));
      expect(refused).toBeInstanceOf(CloudDenied);
      expect(refused.failure).toMatchObject({ code: "AccountNotInSettings", subject: "account Archive" });
    }
    expect(calls).toEqual([]);
    expect(chooseClouds({ own, aws: new Map(), alibaba: new Map() }, {})).toEqual(own);
  });
});
