import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { examinePolicy } from "./enumerating-judge.ts";
import {
  ACCOUNT,
  BUCKET,
  generatedFacts,
  generatedPolicy,
  generatedPrefix,
  USER_NAME,
  USER_PATH,
} from "./generated-policies.ts";
import { type Demand, demandsOf, type World } from "./judge/demands.ts";
import { conditionEntries, type JudgedCaller, type Statement } from "./judge/judged-caller.ts";
import type { Choice, Question } from "./judge/question.ts";
import { dimensionOf, makeDimension, makeForms, ODD } from "./made-up-requests.ts";

const NOW = new Date("2026-11-24T12:00:00Z");

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

describe("the judge against requests drawn at random", () => {
  it("claims no more than they bear out", () => {
    const count = { never: 0, denied: 0 };
    fc.assert(
      fc.property(generatedPolicy, generatedPrefix, generatedFacts, fc.infiniteStream(fc.nat()), (...all) => {
        const [policy, prefix, facts, numbers] = all;
        const statements = policy.Statement.filter(({ Effect }) => Effect === "Deny");
        const question = { caller: callerOf(prefix), facts, entries: statements.flatMap(conditionEntries) };
        const { denied, opinion, isCapped } = examinePolicy(statements, question.caller, facts);
        expect(isCapped).toBe(false);
        if (denied.all !== null) {
          const { action, ...values } = denied.all;
          const choice = { values: new Map(Object.entries(values)), isOptional: false, isListed: false };
          expect(isDenied(statements, String(action), question, [choice])).toBe(true);
          count.denied += 1;
        } else {
          expect(opinion).toBe("never-denied");
          expect(drawsDenial(statements, question, numbers)).toBe(false);
          count.never += 1;
        }
      }),
      { numRuns: 300 },
    );
    expect(Math.min(count.never, count.denied)).toBeGreaterThan(30);
  });
});

const DRAWS = 20;

function drawsDenial(statements: Statement[], question: Question, numbers: Iterator<number>): boolean {
  for (const action of ["s3:ListBucket", "s3:GetObject", "s3:GetBucketLocation"]) {
    const forms = makeForms(action, [], question);
    const names = new Set(
      statements.flatMap((one) => demandsOf(one, action, question)).flatMap(dimensionsOf),
    );
    names.delete("form");
    const dimensions = [forms, ...[...names].map((name) => makeDimension(name, action, question).choices)];
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const row = dimensions.map((choices) => choices[numbers.next().value % choices.length]);
      if (
        isDenied(
          statements,
          action,
          question,
          row.filter((choice) => choice !== undefined),
        )
      )
        return true;
    }
  }
  return false;
}

function dimensionsOf({ keys }: Demand): string[] {
  return keys.map(dimensionOf);
}

function isDenied(statements: Statement[], action: string, question: Question, row: Choice[]): boolean {
  const lookUp: World["lookUp"] = (key) => row.find(({ values }) => values.has(key))?.values.get(key);
  const world: World = { lookUp, isOdd: (what) => lookUp(ODD + what) === "yes" };
  return statements.some((one) => demandsOf(one, action, question).every(({ isMet }) => isMet(world)));
}
