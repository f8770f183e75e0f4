import { describe, expect, it } from "vitest";
import { countedApprovals, countedPlans, type Narrowing, narrowingOf } from "../../src/core/narrowing.ts";
import { notFurtherThan, PROFILES } from "../../src/core/profile.ts";

const side = (planHash: string, ttlDays: number, profile: Narrowing["after"]["profile"] = "documented") => ({
  planHash,
  ttlDays,
  profile,
});
const step = (before: Narrowing["before"], after: Narrowing["after"], revision = 1): Narrowing => ({
  revision,
  by: "U0ADA",
  at: "2026-11-20T09:00:00.000Z",
  before,
  after,
});
const fewer = [step(side("a", 14), side("b", 7)), step(side("b", 7), side("c", 3))];
const narrower = [...fewer, step(side("c", 3), side("d", 3, "least-privilege"))];
const made = (planHash: string, revision = 1, approver = "U0BO") => ({
  planHash,
  revision,
  approver,
  decision: "approve" as const,
});

describe("an approval of more", () => {
  it("counts for fewer days, however often they were made fewer", () => {
    expect(countedPlans({ revision: 1, planHash: "c", narrowings: fewer })).toEqual(new Set(["c", "b", "a"]));
  });

  it("counts for no other access, since that is made of other policies", () => {
    expect(countedPlans({ revision: 1, planHash: "d", narrowings: narrower })).toEqual(new Set(["d"]));
  });

  it("counts for no other revision, and for no plan that another way led to", () => {
    expect(countedPlans({ revision: 2, planHash: "c", narrowings: fewer })).toEqual(new Set(["c"]));
    expect(countedPlans({ revision: 1, planHash: "x", narrowings: fewer })).toEqual(new Set(["x"]));
    expect(countedPlans({ revision: 1, planHash: null, narrowings: [] })).toEqual(new Set());
  });

  it("is counted among the approvals of a revision, the present one or an earlier", () => {
    const decisions = [made("a"), made("d"), made("z"), { ...made("d"), decision: "reject" as const }];
    const now = { revision: 1, planHash: "d", narrowings: narrower };
    expect(countedApprovals(now, decisions)).toEqual([made("d")]);
    expect(countedApprovals({ ...now, revision: 2, planHash: "e" }, decisions, 1)).toEqual([made("d")]);
    const plain = { revision: 2, planHash: "e", narrowings: [] };
    expect(countedApprovals(plain, decisions, 1)).toEqual([made("a"), made("d"), made("z")]);
  });
});

it("an approval says what it gave less of, and others' do not", () => {
  const of = { narrowings: fewer };
  expect(narrowingOf(of, made("c", 1, "U0ADA"))).toEqual(fewer[1]);
  expect(narrowingOf(of, made("c"))).toBeNull();
});

it("profiles are ordered by what their credentials reach", () => {
  expect(notFurtherThan("current")).toEqual(["current", "documented", "least-privilege"]);
  expect(notFurtherThan("documented")).toEqual(["documented", "least-privilege"]);
  expect(notFurtherThan("least-privilege")).toEqual(["least-privilege"]);
  expect([...notFurtherThan("current")].sort()).toEqual([...PROFILES].sort());
});
