import { expect, it } from "vitest";
import { settingsSchema } from "../../src/core/settings.ts";
import { judgeByNumber } from "../../src/security/approval-judge.ts";
import { Authorizer } from "../../src/security/authorize.ts";
import type { Directory } from "../../src/security/directory.ts";
import { madeUpPreparation, TEAM } from "../core/made-up-preparation.ts";

/** Who is asked for, and how often; everybody but `unfit` is a full member. */
function countingDirectory(
  groups: Record<string, readonly string[]>,
  unfit: (id: string) => boolean = () => false,
) {
  const asked: string[] = [];
  const directory: Directory = {
    findPerson: async (userId) => {
      asked.push(userId);
      const flags = { isBot: false, isGuest: unfit(userId), isDeactivated: false, isStranger: false };
      return { userId, teamId: TEAM, displayName: userId, ...flags };
    },
    findChannel: async () => null,
    findGroupMembers: async (group) => groups[group] ?? null,
  };
  return { asked, directory };
}

const APPROVERS = Array.from({ length: 30 }, (_, number) => `U0APPROVE${number}`);

// One after the other thirty approvers would take longer than Slack waits for a form.
it("looks approvers up side by side, those of several groups too", async () => {
  const asked = new Set<string>();
  let answerAll: () => void = () => undefined;
  const allAsked = new Promise<void>((resolve) => {
    answerAll = resolve;
  });
  const directory: Directory = {
    findPerson: async (userId) => {
      asked.add(userId);
      if (asked.size === APPROVERS.length) answerAll();
      await allAsked;
      const flags = {
        isBot: false,
        isGuest: false,
        isDeactivated: userId === APPROVERS[7],
        isStranger: false,
      };
      return { userId, teamId: TEAM, displayName: userId, ...flags };
    },
    findChannel: async () => null,
    findGroupMembers: async (group) =>
      group === "S0FIRST001" ? APPROVERS.slice(0, 20) : APPROVERS.slice(20),
  };
  const settings = settingsSchema.parse({
    approvers: { groups: ["S0FIRST001", "S0SECOND01"] },
    operators: { people: ["U0OPERATE1"] },
  });
  const authorizer = new Authorizer({ settings, directory, teamId: TEAM });
  const found = await authorizer.findApprovers(madeUpPreparation(), { atMost: 30 });
  expect(found.toSorted()).toEqual(APPROVERS.filter((_, number) => number !== 7).toSorted());
});

const MANY = Array.from({ length: 500 }, (_, number) => `U0MEMBER${number}`);

function authorizerOf(directory: Directory, approvers: { people?: string[]; groups?: string[] }) {
  const settings = settingsSchema.parse({ approvers, operators: { people: ["U0OPERATE1"] } });
  return new Authorizer({ settings, directory, teamId: TEAM });
}

it("looks up no more of five hundred approvers than it takes to find those who are needed", async () => {
  const { asked, directory } = countingDirectory({ S0EVERYONE: MANY }, (id) => Number(id.slice(8)) < 12);
  const authorizer = authorizerOf(directory, { groups: ["S0EVERYONE"] });
  const found = await authorizer.findApprovers(madeUpPreparation(), { atMost: 2 });
  expect(found).toEqual(["U0MEMBER12", "U0MEMBER13"]);
  expect(asked.length).toBeLessThanOrEqual(20);
});

it("needs no group while the people of the settings are enough", async () => {
  const { directory } = countingDirectory({});
  const authorizer = authorizerOf(directory, {
    people: ["U0NAMED001", "U0NAMED002"],
    groups: ["S0CANNOTBE"],
  });
  expect(await authorizer.findApprovers(madeUpPreparation(), { atMost: 2 })).toEqual([
    "U0NAMED001",
    "U0NAMED002",
  ]);
  await expect(authorizer.findApprovers(madeUpPreparation(), { atMost: 3 })).rejects.toThrow(
    "cannot be read",
  );
});

it("takes members of groups for as many as the people of the settings are too few", async () => {
  const { directory } = countingDirectory({ S0EVERYONE: MANY });
  const authorizer = authorizerOf(directory, { people: ["U0NAMED001"], groups: ["S0EVERYONE"] });
  expect(await authorizer.findApprovers(madeUpPreparation(), { atMost: 3 })).toEqual([
    ...["U0NAMED001", "U0MEMBER0", "U0MEMBER1"],
  ]);
});

it("mentions a person who cannot be looked up now: whether they may decide is seen when they do", async () => {
  const { directory } = countingDirectory({});
  const away = {
    ...directory,
    findPerson: (userId: string) =>
      userId === "U0UNKNOWN1" ? Promise.reject(new Error("Slack is away")) : directory.findPerson(userId),
  };
  const authorizer = authorizerOf(away, { people: ["U0UNKNOWN1", "U0NAMED001"] });
  expect((await authorizer.findMentions(madeUpPreparation())).people).toEqual(["U0UNKNOWN1", "U0NAMED001"]);
});

it("finds the first step that too few people could meet", async () => {
  const { directory } = countingDirectory({}, (id) => id === "U0GUEST001");
  const shortageOf = (needed: number, people: string[]) => {
    const approvals = {
      steps: [
        { name: "lead", approvers: { people } },
        { name: "team", needed },
      ],
    };
    const approvers = { people: ["U0NAMED001", "U0NAMED002", "U0GUEST001"] };
    const settings = settingsSchema.parse({ approvers, operators: { people: ["U0OPERATE1"] }, approvals });
    return new Authorizer({ settings, directory, teamId: TEAM }).findShortage(madeUpPreparation());
  };
  expect(await shortageOf(2, ["U0NAMED001"])).toBeNull();
  expect(await shortageOf(3, ["U0NAMED001"])).toEqual({ needed: 3, found: 2 });
  expect(await shortageOf(3, ["U0GUEST001"])).toEqual({ needed: 1, found: 0 });
});

it("leaves out who decided already", async () => {
  const { directory } = countingDirectory({});
  const authorizer = authorizerOf(directory, { people: ["U0NAMED001", "U0NAMED002"] });
  const except = new Set(["U0NAMED001"]);
  expect(await authorizer.findApprovers(madeUpPreparation(), { atMost: 5, except })).toEqual(["U0NAMED002"]);
});

it("keeps whose approvals a step has, also where the settings name just one", async () => {
  const { directory } = countingDirectory({});
  const settings = settingsSchema.parse({
    approvers: { people: ["U0GENERAL1", "U0GENERAL2"] },
    operators: { people: ["U0OPERATE1"] },
    approvals: { steps: [{ name: "team" }] },
  });
  const authorizer = new Authorizer({ settings, directory, teamId: TEAM });
  const judge = await authorizer.approvalJudge(madeUpPreparation());
  expect(judge.doneSteps(["U0STRANGER", "U0GENERAL1"])).toEqual([
    { name: "team", approvers: ["U0GENERAL1"] },
  ]);
  expect(judge.stepsOf("U0GENERAL2")).toEqual(["team"]);
});

it("mentions groups as groups, and no more people than a message can be read with", async () => {
  const { asked, directory } = countingDirectory({ S0EVERYONE: MANY }, (id) => id === "U0MEMBER3");
  const authorizer = authorizerOf(directory, { people: MANY.slice(0, 150), groups: ["S0EVERYONE"] });
  const { people, groups, more } = await authorizer.findMentions(madeUpPreparation());
  expect(people).toHaveLength(19);
  expect(people).not.toContain("U0MEMBER3");
  expect(groups).toEqual(["S0EVERYONE"]);
  expect(more).toBe(130);
  expect(asked).toHaveLength(20);
});

it("takes the words of some for enough only when each rule has its own people's", async () => {
  const { directory } = countingDirectory({});
  const settings = settingsSchema.parse({
    approvers: { people: ["U0GENERAL1", "U0GENERAL2"] },
    operators: { people: ["U0OPERATE1"] },
    approvalRules: [
      { profiles: ["documented"], approvers: { people: ["U0SPECIAL1", "U0SPECIAL2"] }, needed: 2 },
    ],
  });
  const { isEnough } = await new Authorizer({ settings, directory, teamId: TEAM }).approvalJudge(
    madeUpPreparation(),
  );
  expect(isEnough(["U0GENERAL1"])).toBe(false);
  expect(isEnough(["U0SPECIAL1", "U0SPECIAL2"])).toBe(false);
  expect(isEnough(["U0GENERAL1", "U0SPECIAL1"])).toBe(false);
  expect(isEnough(["U0GENERAL1", "U0SPECIAL1", "U0SPECIAL1"]), "nobody counts twice").toBe(false);
  expect(isEnough(["U0GENERAL1", "U0SPECIAL1", "U0SPECIAL2"])).toBe(true);
});

it("lets nobody do anything to a preparation of another workspace, whatever role they have here", async () => {
  const everybody = { people: ["U0EVERYONE1"], groups: [] };
  const settings = settingsSchema.parse({ approvers: everybody, operators: everybody });
  const { directory } = countingDirectory({});
  const authorizer = new Authorizer({ settings, directory, teamId: TEAM });
  const may = async (teamId: string, ofTeam: string) => {
    const preparation = madeUpPreparation({ teamId: ofTeam });
    const rule = { may: ["approver", "operator"] } as const;
    const answer = await authorizer.authorize({ userId: "U0EVERYONE1", teamId, rule, preparation });
    return answer.isAllowed || answer.code;
  };
  expect(await may(TEAM, TEAM)).toBe(true);
  expect(await may(TEAM, "T0OTHERS01")).toBe("NOT_ALLOWED");
  expect(await may("T0OTHERS01", TEAM)).toBe("NOT_A_MEMBER");
});

it("counts one person's word once, also where a number alone decides", () => {
  const judge = judgeByNumber(2);
  expect(judge.isEnough(["U0NAMED001", "U0NAMED001"])).toBe(false);
  expect(judge.isEnough(["U0NAMED001", "U0NAMED002"])).toBe(true);
});
