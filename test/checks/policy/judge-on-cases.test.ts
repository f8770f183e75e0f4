import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { judgePolicy, type Opinion } from "./enumerating-judge.ts";
import type { JudgedCaller, JudgedFacts, Statement } from "./judge/judged-caller.ts";

/** Case files and judge were written apart from each other: where they differ, one of them is wrong. */
const FOLDER = new URL("../../cases/bucket-policies/", import.meta.url);
const NOW = new Date("2026-11-24T12:00:00Z");
const OPINION_OF: Record<string, Opinion> = {
  open: "never-denied",
  restricted: "denied-always",
  uncertain: "denied-perhaps",
};
/** The judge reads valid statements of version 2012-10-17 and takes the two readings of a variable that AWS tells of. */
const OUTSIDE = new Set([
  "principal-and-notprincipal",
  "resource-variable-old-version",
  "variable-unresolved",
  "conditions-misspelled",
  "effect-lower-case",
]);

type Case = {
  id: string;
  account: string;
  bucket: string;
  policy: unknown;
  expected: string;
  user?: string;
  prefix?: string;
  partition?: string;
  organizationId?: string | null;
  region?: string;
  tags?: Record<string, string>;
  hasPermissionsBoundary?: boolean;
};

const cases = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as Case[])
  .filter(({ id }) => !OUTSIDE.has(id));

describe("the enumerating judge on the cases", () => {
  it.each(cases)("says of $id what its documents say: $expected", (one) => {
    const opinion = judgePolicy(statementsOf(one.policy), callerOf(one), factsOf(one));
    expect(opinion).toBe(OPINION_OF[one.expected]);
  });
});

function statementsOf(policy: unknown): Statement[] {
  if (typeof policy === "string") return statementsOf(JSON.parse(policy));
  const document = policy as { Policy?: unknown; Statement?: Statement | Statement[] };
  return document.Policy === undefined ? [document.Statement ?? []].flat() : statementsOf(document.Policy);
}

function callerOf({ account, bucket, user, prefix = "", partition = "aws" }: Case): JudgedCaller {
  const [, path = "", userName = ""] =
    /^(?:arn:[^/]*:user\/)?((?:[^/]+\/)*)([^/]+)$/.exec(user ?? "mgw-prep-reader") ?? [];
  const isBotUser = path === "" && user === userName;
  const userPath = isBotUser ? "/mgw-prep/" : `/${path}`;
  return { account, bucket, userName, userPath, prefix, partition, now: NOW };
}

function factsOf({ organizationId, region, tags = {}, hasPermissionsBoundary = false }: Case): JudgedFacts {
  return {
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(region === undefined ? {} : { region }),
    tags,
    hasPermissionsBoundary,
  };
}
