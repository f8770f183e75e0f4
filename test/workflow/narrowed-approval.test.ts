import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planHash } from "../../src/core/plan.ts";
import type { Preparation } from "../../src/core/preparation.ts";
import { createCommands } from "../../src/workflow/actions/create-commands.ts";
import type { DecideInput } from "../../src/workflow/actions/decide.ts";
import { readAuthority } from "../../src/workflow/authority.ts";
import { loadView } from "../../src/workflow/outbox/load-view.ts";
import { APPROVER, KNOWN_FACTS, MADE_UP_PLAN, REQUESTER } from "../core/made-up-preparation.ts";
import { cloudsWithPolicies } from "./support/clouds-with-policies.ts";
import {
  actor,
  PLAN_HASH,
  SECOND_APPROVER,
  type StoryWorld,
  startStoryWorld,
} from "./support/story-world.ts";

const THIRD_APPROVER = "U0APPROVER3";
const APPROVERS = { approvers: { people: [APPROVER, SECOND_APPROVER, THIRD_APPROVER] } };

describe("an approval with less than was asked for", () => {
  let world: StoryWorld;
  beforeAll(async () => {
    world = await startStoryWorld(APPROVERS);
  });
  afterAll(() => world.stop());

  const withNeeded = (needed: number, more: Record<string, unknown> = {}, hasPolicies = true) => {
    const { deps } = world.withSettings({ ...APPROVERS, approvals: { needed }, ...more });
    const able = { ...deps, cloudsOf: () => cloudsWithPolicies(hasPolicies) };
    return { deps: able, commands: createCommands(able) };
  };
  const put = (changes: Parameters<StoryWorld["put"]>[0] = {}) =>
    world.put({ facts: KNOWN_FACTS, ...changes });
  const find = async ({ id }: Preparation) => (await world.store.findPreparation(id)) as Preparation;
  const tokenOf = async (preparation: Preparation, action: "approve" | "reject" = "approve") =>
    (await world.tokensOf(await find(preparation)))(action) ?? "";
  let submissions = 0;
  const approve = async (
    story: Pick<StoryWorld, "commands">,
    preparation: Preparation,
    by: string,
    narrower?: DecideInput["narrower"],
    token?: string,
  ) => {
    submissions += 1;
    return story.commands.decide(actor(by), `narrow:${submissions}`, {
      token: token ?? (await tokenOf(preparation)),
      decision: "approve",
      comment: "One week is enough.",
      hasSeenTicket: true,
      ...(narrower === undefined ? {} : { narrower }),
    });
  };
  const days = (ttlDays: number, profile: Preparation["request"]["profile"] = "documented") => ({
    ttlDays,
    profile,
    shown: { planHash: PLAN_HASH, ttlDays: 14 },
  });
  /** As the form has it: asks for the plan first. */
  const narrow = async (
    story: Pick<StoryWorld, "commands">,
    preparation: Preparation,
    by: string,
    profile: Preparation["request"]["profile"],
  ) => {
    const token = await tokenOf(preparation);
    const seen = await story.commands.narrow(actor(by), { token, ttlDays: 14, profile });
    if (!seen.ok) return seen;
    const shown = { planHash: seen.value.preparation.planHash ?? "", ttlDays: 14 };
    return approve(story, preparation, by, { ttlDays: 14, profile, shown });
  };

  it("stores the plan that was approved, and gives leave to that one alone", async () => {
    const story = withNeeded(1);
    const preparation = await put();
    expect(await approve(story, preparation, APPROVER, days(7))).toMatchObject({
      ok: true,
      value: { state: "provisioning", revision: 1, request: { ttlDays: 7 }, plan: { ttlDays: 7 } },
    });
    const after = await find(preparation);
    expect(after.planHash).toBe(planHash({ ...MADE_UP_PLAN, ttlDays: 7 }));
    expect(await readAuthority(world.deps, after)).toMatchObject({
      ok: true,
      value: { planHash: after.planHash },
    });
    expect(await world.store.listDecisions(after.id)).toMatchObject([{ planHash: after.planHash }]);
  });

  it("is kept in the audit log, before the approval", async () => {
    const preparation = await put();
    await approve(withNeeded(1), preparation, APPROVER, days(7));
    const log = await world.audit(preparation.id);
    expect(log.map(({ event }) => event)).toEqual(["request.narrowed", "decision.approved"]);
    expect(log).toMatchObject([
      { actor: APPROVER, details: { before: { ttlDays: 14, planHash: PLAN_HASH }, after: { ttlDays: 7 } } },
      { actor: APPROVER, planHash: planHash({ ...MADE_UP_PLAN, ttlDays: 7 }) },
    ]);
  });

  it("counts for an approval of more days, once each", async () => {
    const story = withNeeded(3);
    const preparation = await put();
    expect(await approve(story, preparation, APPROVER)).toMatchObject({ ok: true });
    expect(await approve(story, preparation, SECOND_APPROVER, days(7))).toMatchObject({
      ok: true,
      value: { state: "awaiting_approval", request: { ttlDays: 7 } },
    });
    expect(await approve(story, preparation, APPROVER)).toMatchObject({
      ok: false,
      refusal: { code: "ALREADY_DECIDED" },
    });
    const { approvalsNeeded, decisions } = await loadView(story.deps, await find(preparation));
    expect({ approvalsNeeded, given: decisions.length }).toEqual({ approvalsNeeded: 3, given: 2 });
    expect(await approve(story, preparation, THIRD_APPROVER)).toMatchObject({
      ok: true,
      value: { state: "provisioning" },
    });
  });

  it("makes buttons of the plan before useless, and says so", async () => {
    const story = withNeeded(2);
    const preparation = await put();
    const before = await tokenOf(preparation);
    await approve(story, preparation, APPROVER, days(7));
    expect(await approve(story, preparation, SECOND_APPROVER, undefined, before)).toMatchObject({
      ok: false,
      refusal: { code: "OUTDATED" },
    });
  });

  it("of other access counts for no approval before, whose giver is asked again", async () => {
    const story = withNeeded(2);
    const preparation = await put();
    await approve(story, preparation, APPROVER);
    expect(await narrow(story, preparation, SECOND_APPROVER, "least-privilege")).toMatchObject({
      ok: true,
      value: { state: "awaiting_approval", request: { profile: "least-privilege" } },
    });
    const posts = await world.store.listPosts(preparation.id);
    expect(posts.filter(({ target }) => target.kind === "direct")).toMatchObject([
      { target: { userId: APPROVER }, notice: { kind: "approval_narrowed", by: SECOND_APPROVER } },
    ]);
    expect(await approve(story, preparation, APPROVER)).toMatchObject({
      ok: true,
      value: { state: "provisioning", plan: { profile: "least-privilege" } },
    });
    const after = await find(preparation);
    expect(await readAuthority(world.deps, after)).toMatchObject({ ok: true });
  });

  it.each([
    ["more days", days(15)],
    ["no day", days(0)],
    ["half a day", days(1.5)],
    ["access that reaches further", days(7, "current")],
  ])("is refused with %s", async (_what, narrower) => {
    const preparation = await put();
    expect(await approve(withNeeded(1), preparation, APPROVER, narrower)).toMatchObject({
      ok: false,
      refusal: { code: "NOT_NARROWER" },
    });
    expect(await find(preparation)).toMatchObject({ state: "awaiting_approval", planHash: PLAN_HASH });
  });

  it("is refused for access that the settings do not allow", async () => {
    const preparation = await put();
    const only = withNeeded(1, { profiles: { allowed: ["documented"] } });
    expect(only.commands.narrowerProfiles(preparation.request)).toEqual(["documented"]);
    expect(await approve(only, preparation, APPROVER, days(7, "least-privilege"))).toMatchObject({
      refusal: { code: "NOT_NARROWER" },
    });
  });

  it("is refused where the plan is not the one that the form showed", async () => {
    const preparation = await put();
    expect(await approve(withNeeded(1), preparation, APPROVER, days(7, "least-privilege"))).toMatchObject({
      ok: false,
      refusal: { code: "OUTDATED" },
    });
  });

  it("is refused for access whose policies are not there", async () => {
    const allowed = { profiles: { allowed: ["current", "documented"], default: "documented" } };
    const preparation = await put({
      request: { profile: "current" },
      plan: { ...MADE_UP_PLAN, profile: "current" },
      planHash: planHash({ ...MADE_UP_PLAN, profile: "current" }),
    });
    expect(await narrow(withNeeded(1, allowed, false), preparation, APPROVER, "documented")).toMatchObject({
      ok: false,
      refusal: { code: "ACCESS_NOT_POSSIBLE" },
    });
    expect(await narrow(withNeeded(1, allowed), preparation, APPROVER, "documented")).toMatchObject({
      ok: true,
    });
  });

  it("is refused to whom the rules let decide on the wider access alone", async () => {
    const rules = {
      approvers: { people: [SECOND_APPROVER, THIRD_APPROVER] },
      approvalRules: [{ profiles: ["documented"], approvers: { people: [APPROVER] } }],
    };
    const preparation = await put();
    expect(await narrow(withNeeded(1, rules), preparation, APPROVER, "least-privilege")).toMatchObject({
      ok: false,
      refusal: { code: "NOT_AN_APPROVER" },
    });
  });

  it("is shown to nobody who may not decide", async () => {
    const preparation = await put();
    const token = await tokenOf(preparation);
    const asked = { token, ttlDays: 7, profile: "documented" as const };
    expect(await withNeeded(1).commands.narrow(actor(REQUESTER), asked)).toMatchObject({ ok: false });
    expect(await find(preparation)).toMatchObject({ request: { ttlDays: 14 }, narrowings: [] });
  });

  it("that comes again is answered as it was", async () => {
    const story = withNeeded(1);
    const preparation = await put();
    const token = await tokenOf(preparation);
    const input = {
      token,
      decision: "approve",
      comment: "",
      hasSeenTicket: true,
      narrower: days(7),
    } as const;
    const first = await story.commands.decide(actor(APPROVER), "narrow:again", input);
    expect(await story.commands.decide(actor(APPROVER), "narrow:again", input)).toEqual(first);
    expect((await find(preparation)).narrowings).toHaveLength(1);
  });
});
