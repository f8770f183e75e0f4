import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { askEvaluator } from "./ask-evaluator.ts";

const FOLDER = new URL("../../cases/bucket-policies/", import.meta.url);
const USER = "/mgw-prep-reader";

const caseSchema = z.strictObject({
  id: z.string(),
  source: z.string().min(1),
  account: z.string().regex(/^\d{12}$/),
  bucket: z.string(),
  policy: z.unknown(),
  expected: z.enum(["open", "restricted", "uncertain"]),
  why: z.string().min(1),
  confidence: z.enum(["high", "medium", "low"]),
  user: z.string().optional(),
  prefix: z.string().optional(),
  partition: z.enum(["aws", "aws-cn", "aws-us-gov"]).optional(),
});

const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .map((name) => ({
    name,
    cases: z.array(caseSchema).parse(JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"))),
  }));

describe.each(files)("the cases of $name", ({ cases }) => {
  it.each(cases)("calls $id $expected", ({ policy, bucket, account, user, prefix, partition, expected }) => {
    const { verdict, statements } = askEvaluator({
      policy,
      bucket,
      accountId: account,
      user: user ?? USER,
      ...(prefix === undefined ? {} : { prefix }),
      ...(partition === undefined ? {} : { partition }),
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
