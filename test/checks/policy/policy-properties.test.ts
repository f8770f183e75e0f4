import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateBucketPolicy } from "../../../src/checks/policy/evaluate-bucket-policy.ts";
import type { PolicyVerdict, Remedy } from "../../../src/core/policy-verdict.ts";
import { examinePolicy, type JudgedCaller, type JudgedFacts } from "./enumerating-judge.ts";
import {
  ACCOUNT,
  allowStatement,
  BOT_TAGS,
  BUCKET,
  denyStatement,
  type GeneratedPolicy,
  generatedFacts,
  generatedPolicy,
  generatedPrefix,
  USER_ARN,
  USER_NAME,
  USER_PATH,
} from "./generated-policies.ts";

/** `POLICY_RUNS=100000` is the long run; it prints how many policies got which verdict. */
const RUNS = Number(process.env["POLICY_RUNS"] ?? "2000");
const RUN_TIMEOUT_MS = 3_600_000;
const NOW = new Date("2026-11-24T12:00:00Z");

const NOTHING_KNOWN: JudgedFacts = { tags: BOT_TAGS, hasPermissionsBoundary: false };

function judge(policy: unknown, prefix: string, facts = NOTHING_KNOWN): PolicyVerdict {
  const { tags: userTags, ...others } = facts;
  return evaluateBucketPolicy({
    policy,
    bucket: BUCKET,
    accountId: ACCOUNT,
    user: USER_ARN,
    prefix,
    partition: "aws",
    now: NOW,
    userTags,
    ...others,
  });
}

function callerOf(prefix: string): JudgedCaller {
  return {
    account: ACCOUNT,
    bucket: BUCKET,
    userName: USER_NAME,
    userPath: USER_PATH,
    prefix,
    partition: "aws",
    now: NOW,
  };
}

function verdictOf(policy: unknown, prefix: string): string {
  return judge(policy, prefix).verdict;
}

describe("the verdict against the enumerating judge", () => {
  it(
    `is never open for a denied request, nor restricted without one, on ${RUNS} policies`,
    () => {
      const count = { open: 0, restricted: 0, uncertain: 0 };
      const judgedOtherwise = {
        uncertainButAlways: 0,
        uncertainButNever: 0,
        restrictedButPerhaps: 0,
        capped: 0,
      };
      fc.assert(
        fc.property(generatedPolicy, generatedPrefix, generatedFacts, (policy, prefix, facts) => {
          const { verdict } = judge(policy, prefix, facts);
          const { opinion, isCapped, denied } = examinePolicy(policy.Statement, callerOf(prefix), facts);
          count[verdict] += 1;
          judgedOtherwise.capped += isCapped ? 1 : 0;
          if (verdict === "open") expect(denied.all).toBeNull();
          if (verdict === "restricted") {
            expect(denied.required).not.toBeNull();
            judgedOtherwise.restrictedButPerhaps += opinion === "denied-perhaps" ? 1 : 0;
          }
          if (verdict === "uncertain") {
            judgedOtherwise.uncertainButAlways += opinion === "denied-always" ? 1 : 0;
            judgedOtherwise.uncertainButNever += opinion === "never-denied" ? 1 : 0;
          }
        }),
        { numRuns: RUNS },
      );
      expect(count.open).toBeGreaterThan(RUNS / 20);
      expect(count.restricted).toBeGreaterThan(RUNS / 20);
      expect(count.uncertain).toBeGreaterThan(RUNS / 50);
      if (process.env["POLICY_RUNS"] !== undefined) {
        console.info(JSON.stringify({ ...count, ...judgedOtherwise }));
      }
    },
    RUN_TIMEOUT_MS,
  );
});

describe("what never changes a verdict", () => {
  const samples = { numRuns: Math.min(RUNS, 1000) };

  it("adding an Allow, anywhere", () => {
    fc.assert(
      fc.property(
        generatedPolicy,
        allowStatement,
        generatedPrefix,
        fc.nat(2),
        (policy, allow, prefix, at) => {
          const statements = policy.Statement.toSpliced(at, 0, allow);
          expect(verdictOf({ ...policy, Statement: statements }, prefix)).toBe(verdictOf(policy, prefix));
        },
      ),
      samples,
    );
  });

  it("the order of the statements", () => {
    fc.assert(
      fc.property(generatedPolicy, denyStatement, generatedPrefix, (policy, extra, prefix) => {
        const longer = { ...policy, Statement: [...policy.Statement, extra] };
        const reversed = { ...longer, Statement: longer.Statement.toReversed() };
        expect(verdictOf(reversed, prefix)).toBe(verdictOf(longer, prefix));
      }),
      samples,
    );
  });

  it("the letter case of actions and condition keys", () => {
    fc.assert(
      fc.property(generatedPolicy, generatedPrefix, fc.boolean(), (policy, prefix, isUpper) => {
        const recase = (text: string) => (isUpper ? text.toUpperCase() : text.toLowerCase());
        expect(
          verdictOf(
            mapStatements(policy, (s) => recaseStatement(s, recase)),
            prefix,
          ),
        ).toBe(verdictOf(policy, prefix));
      }),
      samples,
    );
  });

  it("a scalar wrapped into a list, a list of one unwrapped", () => {
    fc.assert(
      fc.property(generatedPolicy, generatedPrefix, (policy, prefix) => {
        const verdict = verdictOf(policy, prefix);
        expect(
          verdictOf(
            mapStatements(policy, (statement) => wrap(statement, toList)),
            prefix,
          ),
        ).toBe(verdict);
        expect(
          verdictOf(
            mapStatements(policy, (statement) => wrap(statement, toScalar)),
            prefix,
          ),
        ).toBe(verdict);
      }),
      samples,
    );
  });

  it("whitespace in the JSON text", () => {
    fc.assert(
      fc.property(
        generatedPolicy,
        generatedPrefix,
        fc.constantFrom(0, 2, "\t", 7),
        (policy, prefix, space) => {
          const text = `\n ${JSON.stringify(policy, null, space)}\r\n`;
          expect(verdictOf(text, prefix)).toBe(verdictOf(policy, prefix));
        },
      ),
      samples,
    );
  });
});

describe("the remedy of a statement", () => {
  it("lets the service in when it is carried out", () => {
    fc.assert(
      fc.property(denyStatement, generatedPrefix, (statement, prefix) => {
        const policy = { Version: "2012-10-17", Statement: [statement] };
        const [verdict] = judge(policy, prefix).statements;
        if (verdict?.remedy === undefined) return;
        expect(verdict.outcome).not.toBe("no");
        expect(verdictAfter(verdict.remedy, statement, prefix)).toBe("open");
      }),
      { numRuns: Math.min(RUNS, 1000) },
    );
  });
});

describe("adding a Deny", () => {
  it("never makes a verdict milder", () => {
    const rank = ["open", "uncertain", "restricted"];
    fc.assert(
      fc.property(generatedPolicy, denyStatement, generatedPrefix, (policy, deny, prefix) => {
        const before = rank.indexOf(verdictOf(policy, prefix));
        const after = rank.indexOf(verdictOf({ ...policy, Statement: [...policy.Statement, deny] }, prefix));
        expect(after).toBeGreaterThanOrEqual(before);
      }),
      { numRuns: Math.min(RUNS, 1000) },
    );
  });
});

type Statement = GeneratedPolicy["Statement"][number];

function verdictAfter(remedy: Remedy, statement: Statement, prefix: string): string {
  const policyOf = (changed: Statement) => ({ Version: "2012-10-17", Statement: [changed] });
  const block = (statement["Condition"] ?? {}) as Record<string, Record<string, unknown>>;
  switch (remedy.code) {
    case "ADD_CONDITION":
    case "ADD_VALUE": {
      const keys = block[remedy.operator] ?? {};
      const values = [keys[remedy.key] ?? []].flat();
      const changed = { ...keys, [remedy.key]: [...values, remedy.value] };
      return verdictOf(
        policyOf({ ...statement, Condition: { ...block, [remedy.operator]: changed } }),
        prefix,
      );
    }
    case "ADD_TO_NOT_PRINCIPAL": {
      const { AWS } = statement["NotPrincipal"] as { AWS: string | string[] };
      return verdictOf(
        policyOf({ ...statement, NotPrincipal: { AWS: [AWS, remedy.values].flat() } }),
        prefix,
      );
    }
    case "TAG_USER":
      return judge(policyOf(statement), prefix, {
        ...NOTHING_KNOWN,
        tags: { ...BOT_TAGS, [remedy.tagKey]: remedy.tagValue },
      }).verdict;
    case "USE_HTTPS":
    case "REPAIR_STATEMENT":
      throw new Error(`no generated statement calls for ${remedy.code}`);
  }
}

function mapStatements(policy: GeneratedPolicy, change: (statement: Statement) => unknown): unknown {
  return { ...policy, Statement: policy.Statement.map(change) };
}

function recaseStatement(statement: Statement, recase: (text: string) => string): unknown {
  const recased: Record<string, unknown> = { ...statement };
  for (const name of ["Action", "NotAction"]) {
    const actions = statement[name];
    if (actions !== undefined) recased[name] = ([actions].flat() as string[]).map(recase);
  }
  const condition = statement["Condition"] as Record<string, Record<string, unknown>> | undefined;
  if (condition === undefined) return recased;
  const recaseKeys = (keys: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(keys).map(([key, values]) => [recase(key), values]));
  const block = Object.entries(condition).map(([operator, keys]) => [operator, recaseKeys(keys)]);
  return { ...recased, Condition: Object.fromEntries(block) };
}

function toList(value: unknown): unknown {
  return [value].flat();
}

function toScalar(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

function wrap(statement: Statement, change: (value: unknown) => unknown): unknown {
  const wrapped = Object.entries(statement).map(([name, value]) => {
    if (/Action|Resource/.test(name)) return [name, change(value)];
    if (name !== "Condition") return [name, value];
    const block = Object.entries(value as Record<string, Record<string, unknown>>).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, change(values)])),
    ]);
    return [name, Object.fromEntries(block)];
  });
  return Object.fromEntries(wrapped);
}
