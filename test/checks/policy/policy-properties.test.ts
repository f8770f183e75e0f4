import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PolicyVerdict } from "../../../src/core/policy-verdict.ts";
import { askEvaluator } from "./ask-evaluator.ts";
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
/** Without a seed of its own the long run draws one; every other run is the same each time, as a gate has to be. */
const SEED = process.env["POLICY_SEED"] ?? (process.env["POLICY_RUNS"] === undefined ? "1" : null);
if (SEED !== null) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(SEED) });
const RUN_TIMEOUT_MS = 3_600_000;
const NOW = new Date("2026-11-24T12:00:00Z");

const NOTHING_KNOWN: JudgedFacts = { tags: BOT_TAGS, hasPermissionsBoundary: false };

function judge(policy: unknown, prefix: string, facts = NOTHING_KNOWN): PolicyVerdict {
  const { tags, organizationId, region = null, hasPermissionsBoundary } = facts;
  return askEvaluator({
    policy,
    bucket: BUCKET,
    accountId: ACCOUNT,
    user: USER_ARN,
    prefix,
    now: NOW,
    organization: organizationId === undefined ? "unknown" : { id: organizationId },
    region,
    tags,
    hasPermissionsBoundary,
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

/**
 * Whether a changed policy is offered. It is wherever it can be; then it is open for the very user that was asked about, to
 * the judge as well, and what denies nobody is left as it was.
 */
function expectWorkingChange(
  policy: GeneratedPolicy,
  prefix: string,
  facts: JudgedFacts,
  { verdict, statements, changedPolicy }: PolicyVerdict,
): boolean {
  expect(changedPolicy !== null).toBe(verdict !== "open" && !namesOtherPartition(policy));
  if (changedPolicy === null) return false;
  expect(judge(changedPolicy, prefix, facts).verdict).toBe("open");
  const changed: Statement[] = JSON.parse(changedPolicy).Statement;
  expect(examinePolicy(changed, callerOf(prefix), facts).denied.all).toBeNull();
  for (const { index, outcome } of statements) {
    if (outcome === "no") expect(changed[index]).toEqual(JSON.parse(JSON.stringify(policy.Statement[index])));
  }
  return true;
}

describe("the verdict against the enumerating judge", () => {
  it(
    `is never open for a denied request, nor restricted without one, and offers changes that work, on ${RUNS} policies`,
    () => {
      const count = { open: 0, restricted: 0, uncertain: 0 };
      let changed = 0;
      const judgedOtherwise = {
        uncertainButAlways: 0,
        uncertainButNever: 0,
        restrictedButPerhaps: 0,
        capped: 0,
      };
      fc.assert(
        fc.property(generatedPolicy, generatedPrefix, generatedFacts, (policy, prefix, facts) => {
          const answer = judge(policy, prefix, facts);
          const { verdict } = answer;
          changed += expectWorkingChange(policy, prefix, facts, answer) ? 1 : 0;
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
      expect(changed).toBeGreaterThan(RUNS / 5);
      if (process.env["POLICY_RUNS"] !== undefined) {
        console.info(JSON.stringify({ ...count, ...judgedOtherwise, changed }));
      }
    },
    RUN_TIMEOUT_MS,
  );
});

describe("what never changes a verdict", () => {
  const samples = { numRuns: Math.min(RUNS, 400) };

  it("adding an Allow, anywhere", () => {
    fc.assert(
      fc.property(
        generatedPolicy,
        allowStatement,
        generatedPrefix,
        fc.nat(2),
        (policy, allow, prefix, at) => {
          // A statement about this bucket in another partition says that the partition was mistaken.
          fc.pre(!namesOtherPartition(allow));
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

describe("the changed policy of a user without a name", () => {
  it("exempts every user that the bot may make", () => {
    fc.assert(
      fc.property(generatedPolicy, generatedPrefix, (policy, prefix) => {
        const asked = { bucket: BUCKET, accountId: ACCOUNT, prefix, now: NOW };
        const { changedPolicy } = askEvaluator({ ...asked, policy, user: null });
        if (changedPolicy === null) return;
        expect(askEvaluator({ ...asked, policy: changedPolicy, user: null }).verdict).toBe("open");
        expect(askEvaluator({ ...asked, policy: changedPolicy, user: "mgw-prep-MP-ZZZZZ9" }).verdict).toBe(
          "open",
        );
      }),
      { numRuns: Math.min(RUNS, 400) },
    );
  });
});

describe("the tag that a statement asks for", () => {
  it("is enough for this statement, where the bot puts it on the user", () => {
    fc.assert(
      fc.property(denyStatement, generatedPrefix, (statement, prefix) => {
        const policy = { Version: "2012-10-17", Statement: [statement] };
        const [verdict] = judge(policy, prefix).statements;
        if (verdict?.tagRemedy === undefined) return;
        const { tagKey, tagValue } = verdict.tagRemedy;
        const tags = { ...BOT_TAGS, [tagKey]: tagValue };
        expect(judge(policy, prefix, { ...NOTHING_KNOWN, tags }).verdict).toBe("open");
      }),
      { numRuns: Math.min(RUNS, 400) },
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
      { numRuns: Math.min(RUNS, 400) },
    );
  });
});

type Statement = GeneratedPolicy["Statement"][number];

function namesOtherPartition(document: unknown): boolean {
  return new RegExp(`arn:aws-[a-z-]+:s3:::${BUCKET}`).test(JSON.stringify(document));
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
