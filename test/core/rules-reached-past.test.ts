import { describe, expect, it } from "vitest";
import { findRulesReachedPast } from "../../src/core/rules-reached-past.ts";
import { settingsSchema } from "../../src/core/settings.ts";

const APPROVERS = { people: ["U0ADA00001", "U0ALAN0001"] };
const BASE = { approvers: APPROVERS, operators: { people: ["U0OLGA0001"] } };
const LEAST = { profiles: { default: "least-privilege", allowed: ["least-privilege"] } };
const ALL = { profiles: { allowed: ["documented", "least-privilege", "current"] } };
const channel = (rule: object) => ({ channelRules: [{ channel: "C0MIGRATE1", ...rule }] });
const approval = (...rules: object[]) => ({
  approvalRules: rules.map((rule) => ({ approvers: APPROVERS, ...rule })),
});

/** `profile > rule (buckets)`, with `?` for a rule that is not asked. */
function found(settings: object): string[] {
  return findRulesReachedPast(settingsSchema.parse({ ...BASE, ...settings })).flatMap(
    ({ profile, asked, notAsked }) => {
      const told = (sign: string) => (one: { rule: string; buckets: readonly string[] }) =>
        `${profile} ${sign} ${one.rule} (${one.buckets.join()})`;
      return [...asked.map(told(">")), ...notAsked.map(told("?"))];
    },
  );
}

describe("a rule about buckets that an allowed profile reaches past", () => {
  const destination = { destinationRules: [{ destinations: ["prod-*"], needed: 2 }] };
  it.each([
    ["for destinations", destination, ["documented > destinationRules.0 (prod-*)"]],
    [
      "for several profiles",
      { ...ALL, ...destination },
      ["documented > destinationRules.0 (prod-*)", "current > destinationRules.0 (prod-*)"],
    ],
    ["by source", approval({ sources: ["prod-*", "fin"] }), ["documented > approvalRules.0 (prod-*,fin)"]],
    ["by destination", approval({ destinations: ["prod"] }), ["documented > approvalRules.0 (prod)"]],
    [
      "by bucket and account",
      approval({ destinations: ["prod"], alibabaAccounts: ["Finance"] }),
      ["documented > approvalRules.0 (prod)"],
    ],
    [
      "by bucket and the profile itself",
      approval({ destinations: ["prod"], profiles: ["documented"] }),
      ["documented > approvalRules.0 (prod)"],
    ],
    [
      "that names another profile alone",
      approval({ destinations: ["prod"], profiles: ["least-privilege"] }),
      ["documented ? approvalRules.0 (prod)"],
    ],
    [
      "of a channel that gets the profile",
      channel({ sources: ["team-*"], destinations: ["team-*"], profiles: ["documented"] }),
      ["documented ? channelRules.0 (team-*,team-*)"],
    ],
    [
      "that keeps sources to a channel",
      channel({ sources: ["team-*"], destinations: ["team-*"], sourcesOnlyHere: true }),
      ["documented ? channelRules.0 (team-*)"],
    ],
    [
      "beside a rule that is about every bucket",
      approval({ sources: ["*"], destinations: ["prod"] }),
      ["documented > approvalRules.0 (prod)"],
    ],
    [
      "beside a rule for the profile in other accounts",
      approval({ sources: ["prod"] }, { profiles: ["documented"], awsAccounts: ["(own)"] }),
      ["documented > approvalRules.0 (prod)"],
    ],
    [
      "beside a rule for another profile",
      { ...ALL, ...approval({ sources: ["prod"] }, { profiles: ["current"] }) },
      ["documented > approvalRules.0 (prod)"],
    ],
  ])("%s", (_, settings, expected) => {
    expect(found(settings)).toEqual(expected);
    expect(found({ ...settings, ...LEAST })).toEqual([]);
  });
});

describe("no rule is reached past", () => {
  it.each([
    ["without rules", ALL],
    ["where a rule is about numbers alone", { ...ALL, approvals: { needed: 2 } }],
    ["where a channel has a number of its own", channel({ needed: 2 })],
    ["where a bounded channel gets no such profile", channel({ sources: ["team-*"] })],
    [
      "where a bounded channel names another profile",
      channel({ sources: ["team-*"], profiles: ["least-privilege"] }),
    ],
    ["where a rule is about an account", approval({ awsAccounts: ["Finance"] })],
    ["where a rule is about a profile", approval({ profiles: ["documented"] })],
    ["where a rule is about every bucket", approval({ sources: ["*"] }, { destinations: ["a", "*"] })],
    [
      "where a rule for the profile says who agrees to its reach",
      {
        ...channel({ sources: ["team-*"], sourcesOnlyHere: true }),
        destinationRules: [{ destinations: ["prod-*"], needed: 2 }],
        ...approval({ sources: ["prod-*"] }, { profiles: ["documented"], sources: ["*"] }),
      },
    ],
    [
      "where a rule for the profile holds in the rule's accounts",
      approval(
        { sources: ["prod-*"], awsAccounts: ["Finance"] },
        { profiles: ["documented"], awsAccounts: ["Finance", "(own)"] },
      ),
    ],
  ])("%s", (_, settings) => {
    expect(found(settings)).toEqual([]);
  });
});
