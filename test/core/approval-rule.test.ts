import { describe, expect, it } from "vitest";
import { approvalsNeeded, requirementsOf } from "../../src/core/approval-rule.ts";
import { findMistakes } from "../../src/core/find-mistakes.ts";
import type { PreparationRequest } from "../../src/core/preparation.ts";
import { settingsSchema } from "../../src/core/settings.ts";
import { CHANNEL, madeUpRequest } from "./made-up-preparation.ts";

const people = (...ids: string[]) => ({ people: ids, groups: [] });
const [ADA, SAM, FAY] = ["U0ADA00001", "U0SAM00001", "U0FAY00001"] as const;
const BASE = { approvers: { people: [ADA, "U0ALAN0001"] }, operators: { people: ["U0OLGA0001"] } };

function needs(settings: object, request: Partial<PreparationRequest>) {
  return requirementsOf(settingsSchema.parse({ ...BASE, ...settings }), madeUpRequest(request));
}
const GENERAL = { approvers: people(ADA, "U0ALAN0001"), needed: 1 };

describe("who has to agree", () => {
  const prod = { destinationRules: [{ destinations: ["prod-*"], needed: 2 }] };

  it("is measured by what the profile reaches, not by the bucket that is named", () => {
    const elsewhere = { destinationBucket: "acme-archive" };
    expect(needs(prod, { ...elsewhere, profile: "least-privilege" })).toEqual([GENERAL]);
    expect(needs(prod, { destinationBucket: "prod-1", profile: "least-privilege" })).toEqual([
      { ...GENERAL, needed: 2 },
    ]);
    for (const profile of ["documented", "current"] as const)
      expect(needs(prod, { ...elsewhere, profile })).toEqual([{ ...GENERAL, needed: 2 }]);
  });

  it("is everybody whose bucket is reached, each by their own number", () => {
    const two = {
      destinationRules: [
        { destinations: ["prod-*"], approvers: { people: [SAM] } },
        { destinations: ["fin-*"], approvers: { people: [FAY] } },
      ],
    };
    const reached = needs(two, { destinationBucket: "acme-archive" });
    expect(reached).toEqual([
      GENERAL,
      { approvers: people(SAM), needed: 1 },
      { approvers: people(FAY), needed: 1 },
    ]);
    expect(approvalsNeeded(reached)).toBe(3);
    expect(needs(two, { destinationBucket: "fin-1", profile: "least-privilege" })).toEqual([
      { approvers: people(FAY), needed: 1 },
    ]);
  });

  it.each([
    ["a profile", { profiles: ["documented"] }, { profile: "documented" }, { profile: "least-privilege" }],
    [
      "a source",
      { sources: ["prod-*"] },
      { sourceBucket: "prod-a", profile: "least-privilege" },
      { profile: "least-privilege" },
    ],
    [
      "a source that is reached",
      { sources: ["prod-*"] },
      { profile: "documented" },
      { profile: "least-privilege" },
    ],
    [
      "a destination that is reached",
      { destinations: ["prod-*"] },
      { profile: "current" },
      { profile: "least-privilege" },
    ],
    ["an account", { awsAccounts: ["Finance"] }, { awsAccount: "Finance" }, {}],
    ["the bot's own account", { alibabaAccounts: ["(own)"] }, {}, { alibabaAccount: "Finance" }],
    ["the bot's own AWS account", { awsAccounts: ["(own)"] }, {}, { awsAccount: "Finance" }],
    [
      "a bucket in an account",
      { destinations: ["prod-*"], alibabaAccounts: ["Finance"] },
      { profile: "documented", alibabaAccount: "Finance" },
      { profile: "documented" },
    ],
  ] as const)("is asked by a rule for %s, beside the usual ones", (_, matcher, fits, other) => {
    const rules = { approvalRules: [{ ...matcher, approvers: { people: [SAM] }, needed: 1 }] };
    const sam = { approvers: people(SAM), needed: 1 };
    expect(needs(rules, fits)).toEqual([GENERAL, sam]);
    expect(needs(rules, other)).toEqual([GENERAL]);
  });

  it.each([
    [
      "the destination's, whatever the channel says",
      { approvers: [SAM], needed: 2 },
      { approvers: [FAY], needed: 1 },
      [SAM],
      2,
    ],
    ["the channel's where the destination's says nothing", {}, { approvers: [FAY], needed: 2 }, [FAY], 2],
    [
      "the channel's number beside the destination's people",
      { approvers: [SAM] },
      { approvers: [FAY], needed: 2 },
      [SAM],
      2,
    ],
    [
      "the destination's number beside the channel's people",
      { needed: 2 },
      { approvers: [FAY, SAM], needed: 1 },
      [FAY, SAM],
      2,
    ],
    ["the general ones where both say nothing", {}, {}, [ADA, "U0ALAN0001"], 1],
  ] as const)("is %s", (_, ofDestination, ofChannel, approvers, needed) => {
    const rule = (said: { approvers?: readonly string[]; needed?: number }) => ({
      ...said,
      ...(said.approvers === undefined ? {} : { approvers: { people: [...said.approvers, "U0SPARE0001"] } }),
    });
    const settings = {
      destinationRules: [{ destinations: ["prod-*"], ...rule(ofDestination) }],
      channelRules: [{ channel: CHANNEL, profiles: ["least-privilege"], ...rule(ofChannel) }],
    };
    const spare = approvers[0] === ADA ? [] : ["U0SPARE0001"];
    expect(needs(settings, { destinationBucket: "prod-1", profile: "least-privilege" })).toEqual([
      { approvers: people(...approvers, ...spare), needed },
    ]);
  });

  it("asks the same people once, for the most that any rule wants, in whatever order they are named", () => {
    const rules = {
      approvalRules: [
        { profiles: ["documented"], approvers: { people: [SAM, FAY] }, needed: 2 },
        { profiles: ["documented"], approvers: { people: [FAY, SAM] }, needed: 1 },
      ],
    };
    expect(needs(rules, {})).toEqual([GENERAL, { approvers: people(FAY, SAM), needed: 2 }]);
  });

  it("takes what a rule leaves out from the channel's", () => {
    const rules = {
      channelRules: [{ channel: CHANNEL, approvers: { people: [FAY] } }],
      approvalRules: [{ profiles: ["documented"], needed: 1 }],
    };
    expect(needs(rules, {})).toEqual([{ approvers: people(FAY), needed: 1 }]);
  });

  it.each([
    [{ needed: 2 }, "RULE_WITHOUT_SUBJECT"],
    [{ profiles: ["documented"] }, "RULE_WITHOUT_DEMAND"],
    [{ profiles: ["documented"], needed: 3 }, "APPROVALS_CANNOT_BE_MET"],
  ])("refuses a rule that says nothing: %j", (rule, told) => {
    const result = findMistakes(settingsSchema, { ...BASE, approvalRules: [rule] });
    expect("mistakes" in result && result.mistakes.map(({ mistake }) => mistake.code)).toEqual([told]);
  });
});
