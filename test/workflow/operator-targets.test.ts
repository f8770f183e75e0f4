import { expect, it } from "vitest";
import { settingsSchema } from "../../src/core/settings.ts";
import { DIRECT_MESSAGES_AT_MOST, operatorTargets } from "../../src/workflow/operator-targets.ts";

const MEMBERS = Array.from({ length: 500 }, (_, number) => `U0MEMBER${number}`);

async function targetsOf(operators: Record<string, unknown>, findGroupMembers = async () => MEMBERS) {
  const warnings: string[] = [];
  const settings = settingsSchema.parse({ approvers: { people: ["U0ADA00001"] }, operators });
  const targets = await operatorTargets({
    settings,
    directory: { findPerson: async () => null, findChannel: async () => null, findGroupMembers },
    log: {
      info: () => undefined,
      warn: (_, message) => void warnings.push(message),
      error: () => undefined,
    },
  });
  return { targets, warnings };
}

it("tells operators in their channel alone, however many they are", async () => {
  const { targets } = await targetsOf({
    people: ["U0OLGA0001"],
    groups: ["S0OPERATE1"],
    channel: "C0OPERATE1",
  });
  expect(targets).toEqual([{ kind: "operators", channelId: "C0OPERATE1" }]);
});

it("writes to the people named and to no more than twenty in all, and warns that there are more", async () => {
  const { targets, warnings } = await targetsOf({ people: ["U0OLGA0001"], groups: ["S0OPERATE1"] });
  expect(targets).toHaveLength(DIRECT_MESSAGES_AT_MOST);
  expect(targets[0]).toEqual({ kind: "direct", userId: "U0OLGA0001" });
  expect(warnings).toEqual([expect.stringContaining("operators.channel")]);
});

it("writes to everybody whom the settings name by their ids", async () => {
  const people = MEMBERS.slice(0, 30);
  const { targets, warnings } = await targetsOf({ people, groups: [] });
  expect(targets).toHaveLength(30);
  expect(warnings).toEqual([]);
});

it("writes to the others when a group cannot be read", async () => {
  const { targets, warnings } = await targetsOf(
    { people: ["U0OLGA0001"], groups: ["S0OPERATE1"] },
    async () => {
      throw new Error("ratelimited");
    },
  );
  expect(targets).toEqual([{ kind: "direct", userId: "U0OLGA0001" }]);
  expect(warnings).toHaveLength(1);
});
