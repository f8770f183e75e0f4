import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { findFaults } from "../texts/support/chinese.ts";

const folder = mkdtempSync(join(tmpdir(), "mgw-mistakes-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A settings file in which nearly everything is wrong. */
const WRONG = `requesters: everybody
approvers: { people: ['@ada'], groups: [5] }
aprovals: {}
operators: { people: [], groups: [] }
approvals: { needed: 9, waitDays: 1.5, allowRequester: 1, escalation: { afterHours: 200 } }
delivery: { mode: message, keepHours: soon }
credentials:
  defaultDays: 30
  maxDays: 14
  permissionsBoundary: a b
  tags: { 'aws:team': x, Team: a, team: b }
profiles: { default: current, allowed: [] }
accounts:
  aws:
    - { name: '', roleArn: arn:aws:iam::1:role/x, region: moon }
  alibaba:
    - { name: A, roleArn: x, externalId: '?', site: moon }
    - { name: A, roleArn: "acs:ram::5123456789012345:role/y", externalId: ab }
language: fr
channelRules:
  - { channel: C0MIGRATE1, sourcesOnlyHere: true }
  - { channel: C0MIGRATE1, sources: ['a b'], destinations: [A] }
destinationRules: [{ destinations: [] }]
approvalRules: [{ needed: 1 }, { profiles: [documented] }, { awsAccounts: [] }]
destinations: { cname: { Acme_Dst: "https://files.example.com", acme: "http://files.example.com" } }
prices: { asOf: today, currency: dollars, listPer1000: -1 }
ticketHosts: [HELP]
links: { iamConsole: "http://console.example.com" }
`;
const SAID: readonly [place: string, en: RegExp, zh: RegExp][] = [
  ["1 requesters", /expected `everyone`/, /应为 `everyone`/],
  ["2 approvers.people.0", /@ada is a name and no id/, /@ada 是名称而不是 ID/],
  ["2 approvers.groups.0", /expected text, got a number/, /应为文本，实际为数字/],
  ["3 aprovals", /unknown: remove it, or correct its name/, /未知名称：请删除或更正/],
  ["4 operators", /name at least one operator/, /请至少指定一名管理员/],
  ["5 approvals.needed", /expected at most 5/, /不得超过 5/],
  ["5 approvals.waitDays", /expected a whole number, got a fraction/, /应为整数，实际为小数/],
  [
    "5 approvals.allowRequester",
    /expected true or false, got a number/,
    /应为布尔值（true 或 false），实际为数字/,
  ],
  ["5 approvals.escalation", /name whom to escalate to/, /请在 `people` 或 `groups` 中指定升级后的审批人/],
  ["6 delivery.keepHours", /expected a number, got text/, /应为数字，实际为文本/],
  ["8 credentials.defaultDays", /more than `maxDays`/, /大于 `maxDays`/],
  ["10 credentials.permissionsBoundary", /expected the name of an IAM policy/, /应为 IAM 策略的名称/],
  ["11 credentials.tags.aws:team", /keys that begin with `aws:` are AWS's/, /以 `aws:` 开头的键由 AWS 保留/],
  ["11 credentials.tags.team", /in different letter case/, /键重复（仅大小写不同）/],
  ["12 profiles.allowed", /allow at least one profile/, /请至少允许一种权限范围/],
  ["15 accounts.aws.0.name", /expected a short name/, /短名称/],
  ["15 accounts.aws.0.roleArn", /expected a role such as arn:aws/, /应为角色，例如 arn:aws/],
  ["15 accounts.aws.0.externalId", /missing: give the external id/, /缺少：请填写角色信任策略/],
  ["15 accounts.aws.0.region", /expected a region/, /应为地域/],
  ["17 accounts.alibaba.0.externalId", /expected 2 characters or more/, /至少 2 个字符/],
  ["17 accounts.alibaba.0.site", /expected intl or cn/, /应为 intl、cn 之一/],
  ["19 language", /expected en or zh/, /应为 en、zh 之一/],
  ["21 channelRules.0.sourcesOnlyHere", /name the sources/, /请在 `sources` 中指定/],
  ["22 channelRules.1.sources.0", /expected the name of an S3 bucket/, /应为 S3 Bucket 名称/],
  ["22 channelRules.1.destinations.0", /expected the name of an OSS bucket/, /应为 OSS Bucket 名称/],
  ["23 destinationRules.0.destinations", /name at least one destination/, /请至少指定一个目的 Bucket/],
  ["24 approvalRules.0", /say what it is about: `profiles`, `sources`/, /请指定规则的适用对象/],
  ["24 approvalRules.1", /say who has to agree/, /请指定须由谁同意/],
  ["24 approvalRules.2.awsAccounts", /name at least one account/, /请至少指定一个账号/],
  ["25 destinations.cname.Acme_Dst", /expected the name of an OSS bucket/, /应为 OSS Bucket 名称/],
  ["25 destinations.cname.acme", /without a path/, /不带路径/],
  ["26 prices.asOf", /expected the day that the prices are of/, /应为价格的日期/],
  ["26 prices.currency", /three letters of a currency/, /货币的三个字母/],
  ["26 prices.listPer1000", /expected at least 0/, /不得少于 0/],
  ["26 prices.getPer1000", /missing; see mgw-prep.example.yaml/, /缺少，请参见 mgw-prep.example.yaml/],
  ["27 ticketHosts.0", /expected a host name in small letters/, /应为小写的主机名/],
  ["28 links.iamConsole", /expected an https:\/\/ address/, /应为 https:\/\/ 地址/],
];
const WRONG_ENVIRONMENT = {
  SLACK_BOT_TOKEN: "nonsense",
  PORT: "70000",
  HEALTH_PORT: "here",
  LOG_LEVEL: "loud",
  MGW_SEAL_KEY: "short",
  AWS_ENDPOINT_URL_S3: "http://10.0.0.1",
  AWS_ENDPOINT_URL_SSO: "moon",
  DATABASE_URL: "postgresql://mgw:pw@db.example/mgw",
};
const SAID_OF_ENVIRONMENT: readonly [place: string, en: RegExp, zh: RegExp][] = [
  ["SLACK_BOT_TOKEN", /expected a bot token/, /应为以 xoxb- 开头/],
  ["SLACK_APP_TOKEN", /set it to an app-level token/, /未设置：请设为具有 connections:write/],
  ["ALIBABA_CLOUD_ACCESS_KEY_ID", /set it to the operator's AccessKey ID/, /未设置：请设为/],
  ["PORT", /expected at most 65535/, /不得超过 65535/],
  ["HEALTH_PORT", /expected a number, got no number/, /应为数字，实际为非数字/],
  ["LOG_LEVEL", /expected trace, debug, info, warn, error, fatal or silent/, /应为 trace、.* 之一/],
  ["MGW_SEAL_KEY", /expected base64 of 32 bytes/, /应为 32 字节的 base64/],
  ["AWS_ENDPOINT_URL_S3", /expected https; plain http is only/, /应为 https；只有本机/],
  ["AWS_ENDPOINT_URL_SSO", /expected a full URL/, /应为完整的 URL/],
  ["DATABASE_URL", /sslmode=verify-full/, /数据库服务器不在本机/],
];

/** What else is wrong there, with words that stand above already. */
const OTHERS = [
  /^ALIBABA_CLOUD_ACCESS_KEY_SECRET/,
  /^12 profiles\.default/,
  /^17 accounts\.alibaba\.0\.roleArn/,
  /^22 channelRules\.1\.channel/,
  /^24 approvalRules\.2/,
  /^26 prices/,
];

/** The lines that a command prints of a wrong configuration, without their indentation. */
async function toldBy(
  args: readonly string[],
  environment: Record<string, string>,
  settings: string,
): Promise<{ code: number | null; lines: string[] }> {
  const path = join(folder, "bad.yaml");
  writeFileSync(path, settings);
  const { code, err } = await runCli(args, { ...environment, MGW_SETTINGS: path });
  return {
    code,
    lines: err
      .replaceAll(`${path}:`, "")
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.trim()),
  };
}

/** A line for each place, in whatever order, and none besides. */
function expectLines(lines: readonly string[], said: readonly RegExp[]): void {
  for (const one of said) expect(lines).toContainEqual(expect.stringMatching(one));
  expect(lines.filter((line) => !said.some((one) => one.test(line)))).toEqual([]);
}

function escaped(place: string): string {
  return place.replaceAll(".", "\\.");
}

describe("everything that is wrong with the configuration is said at once, each with its place and what to do", () => {
  it.each(["start", "doctor"])("by %s, in English", async (command) => {
    const { code, lines } = await toldBy([command], WRONG_ENVIRONMENT, WRONG);
    expect(code).toBe(78);
    expectLines(
      lines,
      [...SAID, ...SAID_OF_ENVIRONMENT]
        .map(([place, en]) => new RegExp(`^${escaped(place)}: .*${en.source}`))
        .concat(OTHERS),
    );
  });

  it.each([
    ["--lang zh", ["--lang", "zh", "start"], {}],
    ["LANG", ["doctor"], { LANG: "zh_CN.UTF-8" }],
  ])("in Chinese, by %s", async (_how, args, locale) => {
    const { code, lines } = await toldBy(args, { ...WRONG_ENVIRONMENT, ...locale }, WRONG);
    expect(code).toBe(78);
    expectLines(
      lines,
      [...SAID, ...SAID_OF_ENVIRONMENT]
        .map(([place, , zh]) => new RegExp(`^${escaped(place)}：.*${zh.source}`))
        .concat(OTHERS),
    );
    expect(lines.flatMap(findFaults)).toEqual([]);
  });

  it.each([
    ["no YAML", "approvers: {", /^1 整个文件：不是有效的 YAML：\p{Script=Han}/u],
    ["the same key twice", "approvers: {}\napprovers: {}\n", /^2 整个文件：不是有效的 YAML：键重复/],
    ["a list", "- approvers\n", /^1 整个文件：应为配置项/],
  ])("in Chinese of a file that is %s", async (_what, settings, said) => {
    const { lines } = await toldBy(["--lang", "zh", "start"], {}, settings);
    expect(lines).toContainEqual(expect.stringMatching(said));
    expect(lines.flatMap(findFaults)).toEqual([]);
  });

  it("in Chinese of a file that is not there, and of a command that needs no settings", async () => {
    const missing = await runCli(["--lang", "zh", "start"], { MGW_SETTINGS: "/nowhere/x.yaml" });
    expect(missing.err).toMatch(/MGW_SETTINGS：无法读取文件 \/nowhere\/x\.yaml（ENOENT）/);
    const check = await runCli(["--lang", "zh", "audit", "verify"], {});
    expect([check.code, check.err]).toEqual([78, expect.stringContaining("MGW_SEAL_KEY：未设置")]);
  });
});

describe("what is wrong with a bucket policy is said in the reader's language", () => {
  const policies: readonly [what: string, policy: string, en: RegExp, zh: RegExp][] = [
    [
      "a key twice",
      `{"Statement":[{"Effect":"Allow","Effect":"Deny"}]}`,
      /the key Effect stands twice/,
      /键 Effect 在同一对象中重复/,
    ],
    ["no statement", "{}", /expected the element Statement/, /应有元素 Statement/],
    [
      "several mistakes of a statement, all of them",
      `{"Statement":{"Effect":"Deny","Principal":5,"Action":[1],"Resource":"*","Conditions":{}}}`,
      /Principal: expected "\*".*; Action\.0: expected text, got a number; Conditions: unknown/,
      /Principal：应为 "\*".*；Action\.0：应为文本，实际为数字；Conditions：未知名称/,
    ],
    ["an effect of no kind", `{"Statement":{"Effect":"deny"}}`, /Effect: expected Deny/, /Effect：应为 Deny/],
    [
      "neither an element nor its opposite",
      `{"Statement":{"Effect":"Deny","Principal":"*","Resource":"*"}}`,
      /expected either Action or NotAction/,
      /应有 Action、NotAction 之一/,
    ],
  ];

  it.each(policies)("%s", async (_what, policy, english, chinese) => {
    const path = join(folder, "policy.json");
    writeFileSync(path, policy);
    const args = ["explain-policy", path, "--bucket", "photos"];
    const inEnglish = await runCli(args, {});
    expect([inEnglish.code, inEnglish.out]).toEqual([2, expect.stringMatching(english)]);
    const inChinese = await runCli(["--lang", "zh", ...args], {});
    expect([inChinese.code, inChinese.out]).toEqual([2, expect.stringMatching(chinese)]);
    expect(findFaults(inChinese.out.replaceAll("photos", ""))).toEqual([]);
  });

  it("a file that is no JSON, with the place where it stops", async () => {
    const path = join(folder, "broken.json");
    writeFileSync(path, '{\n  "Statement": [}\n');
    const { code, err } = await runCli(["--lang", "zh", "explain-policy", path, "--bucket", "photos"], {});
    expect([code, err]).toEqual([64, expect.stringMatching(/：(从第 2 行第 17 列起)?不是有效的 JSON\n$/)]);
  });
});
