import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/config/configuration-error.ts";
import { parseSettings, readSettings } from "../../src/config/settings.ts";
import type { AlibabaSite } from "../../src/core/links.ts";
import { fitsPattern } from "../../src/core/rule-settings.ts";
import { en } from "../../src/texts/en.ts";
import { describeMistake } from "../../src/texts/mistake-text.ts";
import { runCli } from "../support/run-cli.ts";

const WHO = "approvers: { people: [U0ADA00001] }\noperators: { people: [U0OLGA0001] }\n";

/** What is told of a file, one line a mistake: `line name: remedy`. */
function mistakesIn(text: string, site: AlibabaSite | null = "intl"): string[] {
  try {
    parseSettings(text, "s.yaml", site);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.mistakes.map(({ place, mistake }) => {
      const where = en.mistake.place(place).replace("s.yaml:", "");
      return `${where}: ${describeMistake(en.mistake, mistake)}`;
    });
  }
  return [];
}

describe("the settings file", () => {
  it("takes the example as it is", () => {
    const settings = readSettings("mgw-prep.example.yaml", "intl");
    expect(settings.approvals).toMatchObject({ needed: 1, remindHours: 24, waitDays: 7 });
  });

  it("tells a page for new tickets whose host is not among those of tickets, by the site where none are named", () => {
    const page = "links: { ticketPage: https://help.example.com/new }\n";
    const hosts = "ticketHosts: [help.example.com]\n";
    const ours = "links: { ticketPage: https://workorder.console.aliyun.com/ }\n";
    expect(mistakesIn(WHO + page)).toEqual([
      expect.stringMatching(
        /^3 links.ticketPage: .*help\.example\.com.*workorder-intl\.console\.aliyun\.com/,
      ),
    ]);
    expect(mistakesIn(WHO + page, "cn")).toEqual([
      expect.stringMatching(/help\.example\.com.*workorder\.console.*smartservice.*selfservice/),
    ]);
    expect(mistakesIn(WHO + hosts + page)).toEqual([]);
    expect(mistakesIn(`${WHO}ticketHosts: [other.example.com]\n${page}`, null)).toEqual([]);
    expect(mistakesIn(`${WHO}ticketHosts: [other.example.com]\n${page}`)).toEqual([
      expect.stringMatching(/help\.example\.com.*other\.example\.com/),
    ]);
    expect(mistakesIn(WHO + ours, "cn")).toEqual([]);
    // Where the site is itself wrong, that is told alone.
    expect(mistakesIn(WHO + ours, null)).toEqual([]);
  });

  it("looks at the hosts of every account's site, also beside other mistakes", () => {
    const text = [
      "approvers: { people: [U0ADA00001] }",
      "operators: { people: [] }",
      "links: { ticketPage: https://workorder-intl.console.aliyun.com/ }",
      "accounts:",
      "  alibaba:",
      "    - { name: Hangzhou, site: cn, roleArn: 'acs:ram::5123456789012345:role/x', externalId: long }",
    ].join("\n");
    expect(mistakesIn(text)).toEqual([
      expect.stringMatching(/^2 operators: name at least one operator/),
      expect.stringMatching(/^3 links.ticketPage: .*workorder-intl.*smartservice/),
    ]);
  });

  it("tells every mistake at once, each with its line and what to do, in the order of the file", () => {
    const text = [
      "requesters: everybody", // 1
      "approvers:", // 2
      "  people: ['@ada']", // 3
      "aprovals: {}", // 4
      "operators: { people: [], groups: [] }", // 5
      "approvals:", // 6
      "  needed: 9", // 7
      "  escalation: { afterHours: 200, people: [U0OLGA0001] }", // 8
      "credentials: { defaultDays: 30, maxDays: 14 }", // 9
      "profiles: { default: current }", // 10
      "accounts:", // 11
      "  aws:", // 12
      "    - name: Archive", // 13
      "      roleArn: arn:aws:iam::1:role/x", // 14
      "channelRules:", // 15
      "  - channel: '#migrations'", // 16
      "  - { channel: C0MIGRATE1, aprovers: {} }", // 17
    ].join("\n");
    expect(mistakesIn(text)).toEqual([
      expect.stringMatching(/^1 requesters: expected `everyone`/),
      expect.stringMatching(/^3 approvers.people.0: expected a Slack user id such as U012ABCDEF/),
      expect.stringMatching(/^4 aprovals: unknown: remove it, or correct its name/),
      expect.stringMatching(/^5 operators: name at least one operator/),
      expect.stringMatching(/^7 approvals.needed: .*5/),
      expect.stringMatching(/^8 approvals.escalation.afterHours: a request expires/),
      expect.stringMatching(/^9 credentials.defaultDays: more than `maxDays`/),
      expect.stringMatching(/^10 profiles.default: not among `allowed`/),
      expect.stringMatching(/^13 accounts.aws.0.externalId: missing: give the external id/),
      expect.stringMatching(/^14 accounts.aws.0.roleArn: expected a role such as arn:aws:iam/),
      expect.stringMatching(/^16 channelRules.0.channel: expected a channel id/),
      expect.stringMatching(/^17 channelRules.1.aprovers: unknown/),
    ]);
  });

  it.each([
    [
      "no approver at all",
      "approvers: {}\noperators: { people: [U0OLGA0001] }",
      /^1 approvers: name at least one/,
    ],
    [
      "an empty list of approvers",
      WHO.replace("[U0ADA00001]", "[]"),
      /^1 approvers: name at least one approver/,
    ],
    ["missing approvers", "operators: { people: [U0OLGA0001] }", /approvers: missing/],
    [
      "more approvals than people",
      `${WHO}approvals: { needed: 2 }`,
      /^3 approvals.needed: 2 approvals are needed/,
    ],
    [
      "a channel's rule that nobody can meet, while something else is wrong",
      `${WHO}delivery: { mode: post }\nchannelRules: [{ channel: C0MIGRATE1, needed: 3 }]`,
      /^4 channelRules.0: 3 approvals are needed and only 1/,
    ],
    [
      "a destination's rule without approvers",
      `${WHO}destinationRules:\n  - destinations: [prod-*]\n    approvers: { people: [] }`,
      /^5 destinationRules.0.approvers: name at least one approver/,
    ],
    [
      "secrets in messages, which nobody said to have understood",
      `${WHO}delivery:\n  keepHours: 2\n  mode: message`,
      /^5 delivery.mode: `message` puts the secrets into a Slack message.*Use `reveal`, or add `secretsInMessagesUnderstood: true`/,
    ],
    [
      "an escalation after the request has expired",
      `${WHO}approvals:\n  waitDays: 1\n  escalation: { afterHours: 24, groups: [S0OTHER001] }`,
      /^5 approvals.escalation.afterHours: a request expires/,
    ],
    [
      "two rules for one channel",
      `${WHO}channelRules:\n  - channel: C0MIGRATE1\n  - channel: C0MIGRATE1`,
      /^5 channelRules.1.channel: C0MIGRATE1 stands twice/,
    ],
    [
      "two accounts of one name",
      `${WHO}accounts:\n  alibaba:\n    - { name: A, roleArn: "acs:ram::5123456789012345:role/x", externalId: ab }\n    - { name: A, roleArn: "acs:ram::5123456789012345:role/y", externalId: ab }`,
      /^6 accounts.alibaba.1.name: A stands twice/,
    ],
    [
      "a number where a part is expected",
      `${WHO}approvals: 5`,
      /^3 approvals: expected names with values, got a number/,
    ],
    ["a list where settings are expected", "- approvers", /^1 the file: expected settings such as/],
    ["text that is not YAML", "approvers: {", /^1 the file: not YAML here/],
    [
      "a key given twice",
      `${WHO}approvers: { people: [U0ADA00002] }`,
      /^3 the file: not YAML here: .*unique/,
    ],
  ])("refuses %s", (_what, text, told) => {
    expect(mistakesIn(text)).toContainEqual(expect.stringMatching(told));
  });

  it("ends the process with 78 and every mistake, those of the environment among them", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mgw-settings-"));
    try {
      const path = join(folder, "bad.yaml");
      writeFileSync(path, "approvers: {}\noperatorz: {}\n");
      const { code, err } = await runCli(["start"], { MGW_SETTINGS: path, SLACK_BOT_TOKEN: "nonsense" });
      expect(code).toBe(78);
      for (const part of [
        "SLACK_BOT_TOKEN",
        `${path}:1 approvers`,
        `${path}:2 operatorz`,
        "operators: missing",
      ]) {
        expect(err).toContain(part);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("custom domains", () => {
  const cname = (entry: string) => `${WHO}destinations: { cname: { ${entry} } }\n`;

  it("are taken by bucket, as https addresses without a path", () => {
    const settings = parseSettings(cname("acme-dst: https://files.example.com"), "s.yaml", null);
    expect(settings.destinations.cname).toEqual({ "acme-dst": "https://files.example.com" });
    expect(parseSettings(WHO, "s.yaml", null).destinations.cname).toEqual({});
  });

  it.each([
    "acme-dst: http://files.example.com",
    "acme-dst: https://files.example.com/a/b",
    "acme-dst: https://me:secret@files.example.com",
    "acme-dst: https://files.example.com?x=1",
    "acme-dst: files.example.com",
    "Acme_Dst: https://files.example.com",
  ])("are refused otherwise: %s", (entry) => {
    expect(mistakesIn(cname(entry))).toHaveLength(1);
  });
});

describe("a pattern of buckets", () => {
  it.each([
    ["prod-*", "prod-eu", true],
    ["prod-*", "prod-", true],
    ["prod-*", "my-prod-eu", false],
    ["*-prod", "eu-prod", true],
    ["*-prod", "eu-prod-2", false],
    ["logs.acme", "logs.acme", true],
    ["logs.acme", "logs-acme", false],
    ["logs.*", "logsxacme", false],
    ["*.acme", "logs-acme", false],
    ["a*c*e", "abcde", true],
    ["a*c*e", "abde", false],
    ["*", "anything", true],
  ])("%s and %s: %s", (pattern, name, fits) => {
    expect(fitsPattern(name, [pattern])).toBe(fits);
    expect(fitsPattern(name, ["no-such-bucket", pattern])).toBe(fits);
  });

  it("fits nothing where there is none", () => {
    expect(fitsPattern("anything", [])).toBe(false);
  });
});

describe("migrations that the bot runs itself", () => {
  const of = (migration: string) => mistakesIn(`${WHO}migration: ${migration}\n`);

  it("are off unless the file says otherwise", () => {
    expect(parseSettings(WHO, "s.yaml", null).migration).toEqual({
      enabled: false,
      handling: { allowed: ["handover"], default: "handover" },
      startNeedsApproval: true,
      pollSeconds: 30,
    });
  });

  it("can be allowed, once the role that writes the destination is named", () => {
    expect(
      parseSettings(
        `${WHO}migration: { enabled: true, destinationRole: oss-import-mgw, handling: { allowed: [handover, managed] } }\n`,
        "s.yaml",
        null,
      ).migration,
    ).toMatchObject({ enabled: true, handling: { allowed: ["handover", "managed"], default: "handover" } });
  });

  it.each([
    ["{ enabled: true }", /destinationRole: name the RAM role/],
    ["{ handling: { allowed: [handover, managed] } }", /handling.allowed: `managed` needs `enabled: true`/],
    ["{ handling: { default: managed } }", /handling.default: not among `allowed`/],
    ["{ region: oss-cn-beijing }", /region: expected a region of the migration service: .*cn-beijing/],
    ["{ region: eu-west-1 }", /region: expected a region/],
    ["{ destinationRole: MyRole }", /destinationRole: expected the name of a RAM role, in small letters/],
    ["{ maxBandwidth: 0 }", /maxBandwidth/],
    ["{ maxBandwidth: 2001 }", /maxBandwidth/],
    ["{ pollSeconds: 1 }", /pollSeconds/],
    ["{ enable: true }", /enable: unknown/],
  ])("are told what is wrong with %s", (migration, mistake) => {
    expect(of(migration).join("\n")).toMatch(mistake);
  });
});
