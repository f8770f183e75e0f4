import { describe, expect, it } from "vitest";
import { stepsOf } from "../../src/core/approval-rule.ts";
import { mayApproveNow, type PeopledStep, stepStandings, waitedStep } from "../../src/core/approval-steps.ts";
import { findMistakes } from "../../src/core/find-mistakes.ts";
import { settingsSchema } from "../../src/core/settings.ts";
import { CHANNEL, madeUpRequest } from "./made-up-preparation.ts";

const [ADA, ALAN, SAM, FAY] = ["U0ADA00001", "U0ALAN0001", "U0SAM00001", "U0FAY00001"] as const;
const people = (...ids: string[]) => ({ people: ids, groups: [] });

function step(needed: number, ...members: string[]): PeopledStep {
  return [{ members: new Set(members), needed }];
}

describe("who may approve now", () => {
  const steps = [step(2, ADA, ALAN, FAY), step(1, SAM, FAY)];

  it.each([
    ["nobody has approved", [], { [ADA]: true, [SAM]: false, [FAY]: true }],
    ["one of two of the first step has", [ADA], { [ALAN]: true, [SAM]: false }],
    ["the first step is done", [ADA, ALAN], { [SAM]: true, [ALAN]: false, [FAY]: true }],
    ["everybody has", [ADA, ALAN, SAM], { [ADA]: false, [FAY]: false, [SAM]: false }],
    ["a later step has before the first one", [SAM], { [ADA]: true, [SAM]: false }],
  ] as const)("when %s", (_, given, who) => {
    for (const [person, may] of Object.entries(who)) expect(mayApproveNow(steps, given, person)).toBe(may);
  });

  it("counts a person once for every step that names them, and a repeated approval once", () => {
    expect(waitedStep(steps, [FAY])).toBe(0);
    expect(waitedStep(steps, [FAY, FAY])).toBe(0);
    expect(waitedStep(steps, [FAY, ADA])).toBeNull();
  });
});

describe("the steps of a request", () => {
  const settings = (more: object) =>
    settingsSchema.parse({
      approvers: people(ADA, ALAN),
      operators: people("U0OLGA0001"),
      approvals: { steps: [{ name: "team" }, { name: "security", approvers: people(SAM), needed: 1 }] },
      ...more,
    });
  const of = (more: object, request: Parameters<typeof madeUpRequest>[0] = { profile: "least-privilege" }) =>
    stepsOf(settings(more), madeUpRequest(request));
  const team = { approvers: people(ADA, ALAN), needed: 1 };
  const security = { approvers: people(SAM), needed: 1 };

  it("are those of the settings, in which one without approvers asks the usual ones", () => {
    expect(of({})).toEqual([
      { name: "team", requirements: [team] },
      { name: "security", requirements: [security] },
    ]);
    expect(of({ channelRules: [{ channel: CHANNEL, approvers: people(FAY) }] })[0]).toEqual({
      name: "team",
      requirements: [{ approvers: people(FAY), needed: 1 }],
    });
  });

  it("ask what rules ask with the first of them", () => {
    const rules = { approvalRules: [{ profiles: ["documented"], approvers: people(FAY) }] };
    expect(of(rules, { profile: "documented" })).toEqual([
      { name: "team", requirements: [team, { approvers: people(FAY), needed: 1 }] },
      { name: "security", requirements: [security] },
    ]);
  });

  it("take the place of no rule of the channel", () => {
    const own = { approvals: { steps: [{ name: "security", approvers: people(SAM) }] } };
    expect(of(own)).toEqual([{ name: "security", requirements: [security] }]);
    expect(of({ ...own, channelRules: [{ channel: CHANNEL, approvers: people(FAY) }] })).toEqual([
      { name: "security", requirements: [security, { approvers: people(FAY), needed: 1 }] },
    ]);
  });

  it("are one without a name where the settings have none", () => {
    expect(of({ approvals: {} })).toEqual([{ name: null, requirements: [team] }]);
  });

  it.each([
    ["a name twice", [{ name: "team" }, { name: "team" }], "NAME_TWICE"],
    ["a name of other characters", [{ name: "a\nb" }], "STEP_NAME"],
    [
      "more approvals than people",
      [{ name: "team", approvers: people(SAM), needed: 2 }],
      "APPROVALS_CANNOT_BE_MET",
    ],
    ["a step of nobody", [{ name: "team", approvers: people() }], "NO_APPROVER"],
  ])("are refused with %s", (_, steps, code) => {
    const who = { approvers: people(ADA, ALAN), operators: people("U0OLGA0001") };
    const result = findMistakes(settingsSchema, { ...who, approvals: { steps } });
    expect("mistakes" in result && result.mistakes.map(({ mistake }) => mistake.code)).toEqual([code]);
  });
});

describe("where steps stand", () => {
  const steps = [
    { name: "team", needed: 1 },
    { name: "security", needed: 1 },
  ];
  const at = "2026-11-20T09:00:00.000Z";
  const done = (name: string, planHash: string, revision = 1) => ({
    ...{ revision, planHash, name, at },
    approvers: [ADA],
  });
  const side = (planHash: string, profile: "documented" | "least-privilege", ttlDays = 14) => ({
    ...{ profile, ttlDays, planHash },
  });
  const narrowed = (before: ReturnType<typeof side>, after: ReturnType<typeof side>) => [
    { revision: 1, by: SAM, at, before, after },
  ];
  const waitedName = (preparation: Parameters<typeof stepStandings>[1]) =>
    stepStandings(steps, preparation).find(({ isWaited }) => isWaited)?.name;

  it("is kept with fewer days, and asked anew with other access or another revision", () => {
    const doneSteps = [done("team", "one")];
    expect(waitedName({ revision: 1, planHash: "one", narrowings: [], doneSteps })).toBe("security");
    const fewerDays = narrowed(side("one", "documented"), side("two", "documented", 7));
    expect(waitedName({ revision: 1, planHash: "two", narrowings: fewerDays, doneSteps })).toBe("security");
    const less = narrowed(side("one", "documented"), side("two", "least-privilege"));
    expect(waitedName({ revision: 1, planHash: "two", narrowings: less, doneSteps })).toBe("team");
    expect(waitedName({ revision: 2, planHash: "one", narrowings: [], doneSteps })).toBe("team");
  });

  it("says of a later step that is done that the earlier one is waited for", () => {
    const standings = stepStandings(steps, {
      ...{ revision: 1, planHash: "one", narrowings: [] },
      doneSteps: [done("security", "one")],
    });
    expect(standings.map(({ done: is, isWaited }) => [is !== null, isWaited])).toEqual([
      [false, true],
      [true, false],
    ]);
  });
});
