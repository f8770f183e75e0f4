import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settingsSchema } from "../../src/core/settings.ts";
import { Authorizer, DECIDING } from "../../src/security/authorize.ts";
import { createSlackDirectory } from "../../src/slack/directory.ts";
import { readInteraction } from "../../src/slack/payloads.ts";
import { madeUpPreparation } from "../core/made-up-preparation.ts";
import { SLACK_IDS, type SlackWorld, startSlackWorld } from "./support/slack-world.ts";

const GROUP = SLACK_IDS.approversGroup;
const ELSEWHERE = "T0ELSEWHR1";

let world: SlackWorld;
let authorizer: Authorizer;
beforeEach(async () => {
  world = await startSlackWorld();
  const settings = settingsSchema.parse({
    approvers: { groups: [GROUP] },
    approvals: { needed: 2 },
    operators: { people: [SLACK_IDS.olgaOperator] },
  });
  const directory = createSlackDirectory({
    client: world.clients.lookups,
    now: () => new Date(),
    teamId: SLACK_IDS.team,
  });
  authorizer = new Authorizer({ settings, directory, teamId: SLACK_IDS.team });
});
afterEach(() => world.stop());

const callsOf = (operation: string) =>
  world.slack.board.journal().filter((entry) => entry.operation === operation).length;

const approve = (userId: string) =>
  authorizer.authorize({
    userId,
    teamId: SLACK_IDS.team,
    rule: DECIDING,
    isFresh: true,
    preparation: { ...madeUpPreparation(), teamId: SLACK_IDS.team },
  });

describe("a group of five hundred, with Slack's rate limits on", () => {
  beforeEach(async () => {
    // Most of them nobody can look up at all: anybody who tries them all runs into the limit and learns nothing.
    const members = Array.from({ length: 500 }, (_, number) => `U0MEMBER${number}`);
    await world.control("setUserGroup", {
      userGroupId: GROUP,
      memberIds: [SLACK_IDS.gusGuest, SLACK_IDS.adaApprover, SLACK_IDS.abelApprover, ...members],
    });
    await world.control("setRateLimits", { isEnabled: true });
  });

  it("answers fifty requests with a handful of calls", async () => {
    for (let request = 0; request < 50; request += 1) {
      const asked = madeUpPreparation();
      expect(await authorizer.findApprovers(asked, { atMost: 2 })).toEqual([
        SLACK_IDS.adaApprover,
        SLACK_IDS.abelApprover,
      ]);
      expect((await authorizer.findMentions(asked)).groups).toEqual([GROUP]);
    }
    expect(callsOf("users.info")).toBeLessThanOrEqual(5);
    expect(callsOf("usergroups.users.list")).toBe(1);
  });

  it("reads the group once for all who are looked at in the same moment", async () => {
    const people = [SLACK_IDS.adaApprover, SLACK_IDS.abelApprover, SLACK_IDS.olgaOperator];
    const answers = await Promise.all(people.map(approve));
    expect(answers.map(({ isAllowed }) => isAllowed)).toEqual([true, true, false]);
    expect(callsOf("usergroups.users.list")).toBe(1);
  });
});

describe("Enterprise Grid", () => {
  const setEnterprise = (userId: string, teamIds: readonly string[]) =>
    world.control("setPerson", { userId, enterprise: { id: "E0ACMEORG1", teamIds } });

  it("knows a person of several workspaces as a member of this one, whatever team Slack names", async () => {
    await setEnterprise(SLACK_IDS.adaApprover, [SLACK_IDS.team, ELSEWHERE]);
    expect(await approve(SLACK_IDS.adaApprover)).toMatchObject({ isAllowed: true });
  });

  it("refuses a person of other workspaces of the same company alone", async () => {
    await world.control("setPerson", { userId: SLACK_IDS.adaApprover, teamId: ELSEWHERE });
    await setEnterprise(SLACK_IDS.adaApprover, [ELSEWHERE]);
    expect(await approve(SLACK_IDS.adaApprover)).toMatchObject({ isAllowed: false, code: "NOT_A_MEMBER" });
  });

  it("refuses a person of another company who is met in a shared channel", async () => {
    expect(await approve(SLACK_IDS.samStranger)).toMatchObject({ isAllowed: false, code: "NOT_A_MEMBER" });
  });

  it("takes the workspace of a click from where it happened", () => {
    const body = {
      user: { id: SLACK_IDS.rosaRequester, team_id: ELSEWHERE },
      team: { id: SLACK_IDS.team },
      trigger_id: "1.2.3",
    };
    expect(readInteraction(body).actor.teamId).toBe(SLACK_IDS.team);
    const view = { id: "V01", private_metadata: "", app_installed_team_id: SLACK_IDS.team };
    expect(readInteraction({ ...body, team: null, view }).actor.teamId).toBe(SLACK_IDS.team);
  });
});
