import { describe, expect, it } from "vitest";
import { z } from "zod";
import { findMistakes } from "../../src/core/find-mistakes.ts";
import { settingsSchema } from "../../src/core/settings.ts";
import { findSlackIds, personId } from "../../src/core/slack-ids.ts";

const SETTINGS = settingsSchema.parse({
  requesters: { people: ["W0REQUEST1"], groups: ["S0REQUEST1"] },
  approvers: { people: ["U0ADA00001"], groups: ["S0APPROVE1"] },
  operators: { people: ["U0ADA00001"], groups: ["S0OPERATE1"], channel: "C0OPERATE1" },
  approvals: { escalation: { afterHours: 3, people: ["U0ESCALATE"], groups: ["S0ESCALATE"] } },
  defaultChannel: "G0DEFAULT1",
  channelRules: [{ channel: "C0RULE0001", approvers: { people: ["U0RULE0001"], groups: ["S0RULE0001"] } }],
  destinationRules: [{ destinations: ["a*"], approvers: { people: ["U0DEST0001"], groups: ["S0DEST0001"] } }],
});

describe("ids of Slack's in the settings", () => {
  it("are found wherever they stand", () => {
    const inText = new Set(JSON.stringify(SETTINGS).match(/\b[UWSCG]0[A-Z0-9]{8}\b/g));
    const found = findSlackIds(settingsSchema, SETTINGS);
    expect(new Set(found.map(({ id }) => id))).toEqual(inText);
    expect(found.find(({ id }) => id === "U0ADA00001")?.places).toEqual([
      "approvers.people",
      "operators.people",
    ]);
  });

  it("are found behind every kind of schema, and a kind that is not known is said", () => {
    const schema = z.object({ by: z.record(z.string(), z.array(personId)).optional() });
    expect(findSlackIds(schema, { by: { bucket: ["U0NEW00001"] } })).toEqual([
      { kind: "person", id: "U0NEW00001", places: ["by.bucket"] },
    ]);
    expect(() => findSlackIds(z.object({ one: z.tuple([personId]) }), { one: ["U0NEW00001"] })).toThrow(
      "tuple",
    );
  });

  it("of the wrong kind are refused with what they name", () => {
    const result = findMistakes(settingsSchema, {
      approvers: { people: ["S0APPROVE1"] },
      operators: { people: ["@olga"], channel: "D0DIRECT01" },
      defaultChannel: "?",
    });
    const code = "SLACK_ID";
    expect("mistakes" in result && result.mistakes.map(({ mistake }) => mistake)).toEqual([
      { code, args: { expected: "person", text: "S0APPROVE1", got: "group" } },
      { code, args: { expected: "person", text: "@olga", got: "name" } },
      { code, args: { expected: "channel", text: "D0DIRECT01", got: "direct-message" } },
      { code, args: { expected: "channel", text: "?", got: null } },
    ]);
  });
});
