import { describe, expect, it } from "vitest";
import type { Check } from "../../src/checks/check.ts";
import { runCheck } from "../../src/checks/run-check.ts";
import type { AlibabaCloud } from "../../src/clouds/contract/destination.ts";
import type { AwsCloud } from "../../src/clouds/contract/source.ts";
import { CHECK_NAMES, type CheckName } from "../../src/core/preparation.ts";
import { iamUser, ramUser } from "../provisioning/fake-clouds.ts";
import { checkNamed } from "./check-named.ts";
import {
  denied,
  examine,
  HEALTHY_ALIBABA,
  HEALTHY_AWS,
  INPUT,
  OWN_OSS_BUCKET,
  unavailable,
} from "./healthy-clouds.ts";

const CLOUDS = { aws: {} as AwsCloud, alibaba: {} as AlibabaCloud };

describe("runCheck", () => {
  it.each(CHECK_NAMES)(
    "ends with an unknown finding when reading as a whole is refused: %s",
    async (name) => {
      const check: Check = { name, read: denied("s3:ListBucket"), judge: () => ({ findings: [] }) };
      const outcome = await runCheck(check, INPUT, CLOUDS);
      expect(outcome.findings).toHaveLength(1);
      expect(outcome.findings[0]).toMatchObject({
        severity: "unknown",
        args: { permission: "s3:ListBucket", requestId: "REQ-1" },
      });
      expect(outcome.verdict).toBe(name === "whitelist" ? "uncertain" : undefined);
    },
  );

  it("does not hide a mistake of ours", async () => {
    const check: Check = {
      name: "source",
      read: async () => {
        throw new TypeError("a bug");
      },
      judge: () => ({ findings: [] }),
    };
    await expect(runCheck(check, INPUT, CLOUDS)).rejects.toThrow("a bug");
  });

  it.each(CHECK_NAMES)("reads plain data that survives storage: %s", async (name) => {
    const check = checkNamed(name);
    let judged = 0;
    const stored: Check = {
      name,
      read: async (input, clouds) => JSON.parse(JSON.stringify(await check.read(input, clouds))),
      judge: (input, seen) => {
        judged += 1;
        return check.judge(input, seen);
      },
    };
    const through = await examine(name, {}, stored);
    expect(through).toEqual(await examine(name));
    expect(judged).toBe(1);
  });

  it("says that a cloud did not answer, without asking for a permission", async () => {
    const { findings } = await examine("permissions", {
      aws: { readUserQuota: unavailable("iam:GetAccountSummary") },
    });
    expect(findings[0]).toMatchObject({
      code: "PERMISSIONS_NOT_READ",
      args: { problem: "unavailable", permission: null },
    });
  });
});

/** Calls whose refusal alone says nothing: what they are asked for then comes from another, or is another check's to report. */
const SAID_ELSEWHERE: Partial<Record<CheckName, readonly string[]>> = {
  // Whose the bucket is says HEAD first; `source` reports what HEAD says.
  source: ["aws.findBucketCreationDate"],
  estimate: ["aws.findBucketCreationDate", "aws.headBucket"],
  // A user that could not be looked for is judged as one of which nothing is known.
  whitelist: ["aws.findBucketCreationDate", "aws.headBucket", "aws.findUser"],
};
const ORGANIZATION_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      ...{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::amzn-s3-demo-bucket/*" },
      Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } },
    },
  ],
});
type Changes = NonNullable<Parameters<typeof examine>[1]>;

/** Sources and destinations of which more is asked than of the simplest. */
const PLACES: Record<string, Changes> = {
  "the simplest": {},
  "a destination that is there": { alibaba: { findBucket: async () => OWN_OSS_BUCKET } },
  "users that are there": {
    aws: { findUser: async () => iamUser("own") },
    alibaba: { findUser: async () => ramUser("own") },
  },
  "a policy about the organization": { aws: { readBucketPolicy: async () => ORGANIZATION_POLICY } },
  "objects of others": { aws: { readOwnership: async () => "ObjectWriter" } },
  "a source without figures": { aws: { readStorageMetrics: async () => ({ sizes: [], objectCounts: [] }) } },
  "a prefix": { request: { prefix: "photos/" } },
};
const SIDES = { aws: HEALTHY_AWS, alibaba: HEALTHY_ALIBABA } as const;
type Side = keyof typeof SIDES;

/** The calls that a check makes, as `aws.headBucket`. */
async function callsOf(name: CheckName, changes: Changes): Promise<string[]> {
  const calls = new Set<string>();
  const recorded = (side: Side) =>
    Object.fromEntries(
      Object.entries({ ...SIDES[side], ...changes[side] }).map(([method, call]) => [
        method,
        (...input: never[]) => {
          calls.add(`${side}.${method}`);
          return (call as (...input: never[]) => Promise<unknown>)(...input);
        },
      ]),
    );
  await examine(name, { ...changes, aws: recorded("aws"), alibaba: recorded("alibaba") });
  return [...calls];
}

describe("what could not be read", () => {
  it.each(
    Object.entries(PLACES).flatMap(([place, changes]) =>
      CHECK_NAMES.map((name) => [name, place, changes] as const),
    ),
  )("is never silently fine: each single call of %s, of %s", async (name, _, changes) => {
    const silent: string[] = [];
    for (const call of await callsOf(name, changes)) {
      const [side, method] = call.split(".") as [Side, string];
      const operation = `${side === "aws" ? "s3" : "oss"}:${method}`;
      for (const refused of [denied(operation), unavailable(operation)]) {
        const of = { ...changes, [side]: { ...changes[side], [method]: refused } };
        const { findings } = await examine(name, of);
        const told = findings.filter(({ evidence }) => evidence.some((line) => line.includes(operation)));
        if (told.every(({ severity }) => severity === "ok")) silent.push(call);
      }
    }
    expect([...new Set(silent)].filter((call) => !SAID_ELSEWHERE[name]?.includes(call))).toEqual([]);
  });
});
