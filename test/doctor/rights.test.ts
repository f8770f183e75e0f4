import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { operatorPolicy } from "../../src/clouds/rights/operator-policies.ts";
import { RIGHTS } from "../../src/clouds/rights/rights.ts";
import { PARTS, type Right } from "../../src/core/right.ts";
import { lookAtAwsRights } from "../../src/workflow/doctor/look-at-aws-rights.ts";
import { worded } from "../support/words.ts";
import { complaintsOf, type DoctorWorld, SETTINGS, startDoctorWorld } from "./doctor-world.ts";

let world: DoctorWorld;
beforeAll(async () => {
  world = await startDoctorWorld();
});
afterEach(() => {
  const { slack, aws, alibaba } = world.simulators;
  for (const simulator of [slack, aws, alibaba]) simulator.reset();
});
afterAll(() => world?.stop());

const SIMULATE = "iam:SimulatePrincipalPolicy";
/** What cannot be tried without making something. */
const ONLY_DOING = [
  "ram:CreateUser",
  "ram:CreatePolicy",
  "ram:UnbindMFADevice",
  "oss:PutBucket",
  "oss:DeleteBucket",
];
const nameOf = ({ action, resource, condition }: Right) =>
  `${action} on ${resource}${condition === undefined ? "" : ` if ${JSON.stringify(condition)}`}`;
/** Those of managed migrations are none that `doctor` asks for while these are off. */
const of = (cloud: Right["cloud"]) =>
  RIGHTS.filter((right) => right.cloud === cloud && right.part !== "migration");

/** The operator's policy without one right. */
const without = (right: Right) =>
  operatorPolicy(
    right.cloud,
    PARTS,
    RIGHTS.filter((other) => other !== right),
  );

/** Whether another right's pattern takes this one in: then it is not lacking. */
const isImplied = (right: Right) =>
  RIGHTS.some((other) => {
    if (other === right || other.action !== right.action) return false;
    const pattern = other.resource.replaceAll(/[.+?^${}()|[\]\\/]/g, "\\$&").replaceAll("*", ".*");
    return new RegExp(`^${pattern}$`).test(right.resource);
  });

describe("a right that the operator's policy lacks", () => {
  it.each(
    of("aws")
      .filter(({ action }) => action !== SIMULATE)
      .map((right) => [nameOf(right), right] as const),
  )("on AWS: %s", async (_name, right) => {
    world.simulators.aws.reset({ operatorPolicy: without(right) });
    const lines = await world.examine();
    expect(complaintsOf(lines)).toEqual([{ code: "RIGHT_NOT_ALLOWED", name: right.action }]);
    expect(lines.find(({ code }) => code === "RIGHT_NOT_ALLOWED")?.remedy).toContain(
      `grant ${right.action} on `,
    );
  });

  it.each(of("alibaba").map((right) => [nameOf(right), right] as const))(
    "on Alibaba Cloud: %s",
    async (_name, right) => {
      world.simulators.alibaba.reset({ operatorPolicy: without(right) });
      const lines = await world.examine();
      const about = lines.filter(({ name }) => name === right.action);
      if (isImplied(right)) {
        expect(complaintsOf(lines)).toEqual([]);
        return;
      }
      if (ONLY_DOING.includes(right.action)) {
        expect(complaintsOf(lines)).toEqual([]);
        expect(about.map(({ detail }) => detail)).toEqual(["not tried: only making one shows it"]);
        return;
      }
      expect(complaintsOf(lines)).toEqual([{ code: "RIGHT_MISSING", name: right.action }]);
      expect(about.find(({ code }) => code === "RIGHT_MISSING")?.remedy).toContain(
        `grant ${right.action} on `,
      );
    },
  );

  it("to ask IAM's simulator leaves the others untried", async () => {
    const rights = RIGHTS.filter(({ action }) => action !== SIMULATE);
    world.simulators.aws.reset({ operatorPolicy: operatorPolicy("aws", PARTS, rights) });
    const lines = await world.examine();
    expect(complaintsOf(lines)).toEqual([{ code: "RIGHT_MISSING", name: SIMULATE }]);
    expect(lines.filter(({ status }) => status === "not-tried")).toHaveLength(1 + ONLY_DOING.length);
  });
});

describe("what an operator may leave out", () => {
  const statusOf = async (name: string, settings = SETTINGS) =>
    (await world.examine({ settings })).filter((line) => line.name === name).map(({ status }) => status);
  const withoutPart = (cloud: Right["cloud"], part: Right["part"]) =>
    operatorPolicy(
      cloud,
      PARTS.filter((other) => other !== part),
    );

  it("is a warning: samples", async () => {
    world.simulators.aws.reset({ operatorPolicy: withoutPart("aws", "samples") });
    expect(await statusOf("s3:GetObject")).toEqual(["warning"]);
    world.simulators.alibaba.reset({ operatorPolicy: withoutPart("alibaba", "samples") });
    const lines = await world.examine();
    const line = lines.find(({ name }) => name === "oss:GetObject");
    expect(line).toMatchObject({ status: "warning", code: "RIGHT_MISSING" });
    expect(line?.remedy).toContain("deploy/alibaba-operator-samples.json");
  });

  it("is a failure where the settings allow a profile that needs it", async () => {
    world.simulators.aws.reset({ operatorPolicy: withoutPart("aws", "own-policies") });
    expect(await statusOf("iam:PutUserPolicy")).toEqual(["failed"]);
    const documented = `${SETTINGS}profiles: { allowed: [documented] }\n`;
    expect(await statusOf("iam:PutUserPolicy", documented)).toEqual(["warning"]);
  });
});

it("names the file that gives a right, and what can be done without it", async () => {
  world.simulators.aws.reset({
    operatorPolicy: operatorPolicy(
      "aws",
      PARTS.filter((part) => part !== "own-policies"),
    ),
  });
  const line = (await world.examine()).find(({ name }) => name === "iam:PutUserPolicy");
  expect(line?.remedy).toContain("deploy/aws-operator-own-policies.json");
  expect(line?.remedy).toContain("profiles.allowed");
});

it("tells a denial from a missing grant", async () => {
  const policy = operatorPolicy("aws", PARTS);
  const Statement = [
    ...policy.Statement,
    { Effect: "Deny", Action: ["iam:CreateAccessKey"], Resource: ["*"] },
  ];
  world.simulators.aws.reset({ operatorPolicy: { ...policy, Statement } });
  expect(complaintsOf(await world.examine())).toEqual([
    { code: "RIGHT_DENIED", name: "iam:CreateAccessKey" },
  ]);
});

it.each([
  ["organization", "a control policy of the organization denies it", "the organization’s administrators"],
  ["boundary", "the permissions boundary of the identity denies it", "allow it in the boundary too"],
  [null, "a policy of the identity denies it", "take the Deny statement out"],
] as const)("says who holds a right back, and who can mend that: %s", async (heldBackBy, detail, remedy) => {
  const lines = await lookAtAwsRights(
    { kind: "aws", account: null },
    {
      simulateRights: async ({ actions }) =>
        actions.map((action) => ({ action, decision: "explicitDeny", heldBackBy, missingKeys: [] })),
    },
    { arn: "arn:aws:iam::111122223333:user/bot", roleArn: null },
    () => true,
  );
  const denied = lines.filter(({ code }) => code === "RIGHT_DENIED");
  expect(denied.length).toBeGreaterThan(10);
  for (const line of worded(denied)) {
    expect(line.detail).toContain(detail);
    expect(line.remedy).toContain(remedy);
  }
});

it("says what hangs on a condition that only a real request has", async () => {
  const policy = operatorPolicy("aws", PARTS);
  const Statement = policy.Statement.map((statement) => ({
    ...statement,
    Condition: { ...statement.Condition, IpAddress: { "aws:SourceIp": "198.51.100.0/24" } },
  }));
  world.simulators.aws.reset({
    operatorPolicy: {
      ...policy,
      Statement: [...Statement, { Effect: "Allow", Action: [SIMULATE], Resource: ["*"] }],
    },
  });
  const lines = await world.examine();
  expect(complaintsOf(lines)).toEqual([]);
  expect(lines.filter(({ code }) => code === "RIGHT_DEPENDS").length).toBeGreaterThan(20);
});

it("looks at a role by its own name, with what its policies say", async () => {
  const settings = `${SETTINGS}accounts:\n  aws:\n    - { name: Archive, roleArn: "arn:aws:iam::111122223333:role/mgw-prep-bot", externalId: mgw-prep }\n`;
  const lines = (await world.examine({ settings })).filter(
    ({ place }) => place.kind === "aws" && place.account === "Archive",
  );
  expect(lines.filter(({ status }) => status !== "fine")).toEqual([]);
  expect(lines.length).toBeGreaterThan(30);
});
