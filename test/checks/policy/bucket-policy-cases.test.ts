import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { askEvaluator } from "./ask-evaluator.ts";

const FOLDER = new URL("../../cases/bucket-policies/", import.meta.url);
const USER_NAME = "mgw-prep-reader";

const caseSchema = z.strictObject({
  id: z.string(),
  source: z.string().min(1),
  account: z.string().regex(/^\d{12}$/),
  bucket: z.string(),
  policy: z.unknown(),
  expected: z.enum(["open", "restricted", "uncertain"]),
  why: z.string().min(1),
  confidence: z.enum(["high", "medium", "low"]),
  /** A name, a path with a name, or an ARN; without it a user outside of any path. */
  user: z.string().optional(),
  prefix: z.string().optional(),
  partition: z.enum(["aws", "aws-cn", "aws-us-gov", "aws-eusc"]).optional(),
  /** What is known beside the policy; null is an account without an organization. */
  organizationId: z.string().nullable().optional(),
  region: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  hasPermissionsBoundary: z.boolean().optional(),
});

const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .map((name) => ({
    name,
    cases: z.array(caseSchema).parse(JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"))),
  }));

describe.each(files)("the cases of $name", ({ cases }) => {
  it.each(cases)("calls $id $expected", ({ policy, bucket, account, expected, ...given }) => {
    const { user, partition = "aws", organizationId, prefix, region, tags, hasPermissionsBoundary } = given;
    const { verdict, statements } = askEvaluator({
      policy,
      bucket,
      accountId: account,
      user: user ?? `arn:${partition}:iam::${account}:user/${USER_NAME}`,
      partition,
      ...(organizationId === undefined ? {} : { organization: { id: organizationId } }),
      ...withoutUndefined({ prefix, region, tags, hasPermissionsBoundary }),
    });
    expect({ verdict, reasons: statements.map(({ reason }) => reason) }).toMatchObject({ verdict: expected });
  });
});

describe("the case files", () => {
  it("name every case once", () => {
    const ids = files.flatMap(({ cases }) => cases.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(facts: T): Given<T> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Given<T>;
}
