import { expect, it } from "vitest";
import { settingsSchema } from "../../src/core/settings.ts";
import { Authorizer } from "../../src/security/authorize.ts";
import type { Directory } from "../../src/security/directory.ts";
import { madeUpPreparation, TEAM } from "../core/made-up-preparation.ts";

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
  const found = await authorizer.findApprovers(madeUpPreparation());
  expect(found.toSorted()).toEqual(APPROVERS.filter((_, number) => number !== 7).toSorted());
});
