import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { SLACK_IDS } from "../../simulators/slack/seed.ts";
import { doctorJson } from "../../src/cli/doctor-output.ts";
import { UserFacingError } from "../../src/core/errors.ts";
import { BOT_SCOPES } from "../../src/slack/scopes.ts";
import { en } from "../../src/texts/en.ts";
import { complaintsOf, type DoctorWorld, type SetUp, startDoctorWorld } from "./doctor-world.ts";

const SCOPES: readonly string[] = BOT_SCOPES;

let world: DoctorWorld;
beforeAll(async () => {
  world = await startDoctorWorld();
});
afterEach(() => {
  const { slack, aws, alibaba } = world.simulators;
  for (const simulator of [slack, aws, alibaba]) simulator.reset();
});
afterAll(() => world?.stop());

const slack = (name: string, input: unknown) => world.simulators.slack.control[name]?.(input);

it("finds nothing to say of a set-up in which everything is there", async () => {
  const lines = await world.examine();
  expect(complaintsOf(lines)).toEqual([]);
  const untried = lines.filter(({ status }) => status === "not-tried").map(({ detail }) => detail);
  expect(new Set(untried)).toEqual(new Set(["not tried: only making one shows it"]));
  expect(lines.map(({ code }) => code)).toEqual(
    expect.arrayContaining([
      "SLACK_APP_TOKEN_FINE",
      "SLACK_SCOPES_GRANTED",
      "SEAL_KEY_FITS",
      "CLOUD_IDENTITY",
    ]),
  );
});

it("asks for the scopes of manifest.yml", () => {
  const manifest = parse(readFileSync(new URL("../../manifest.yml", import.meta.url), "utf8"));
  expect([...SCOPES].sort()).toEqual([...manifest.oauth_config.scopes.bot].sort());
});

/** One thing that is wrong, and the one line that tells it. */
type Case = SetUp & {
  what: string;
  code: string;
  name: string;
  remedy: string;
  arrange?: () => Promise<unknown> | unknown;
};

const PERSON = "U0REMY0001";
const withPerson = (id: string) => `
approvers: { people: [U0ADA00001, ${id}] }
operators: { people: [U0OLGA0001] }
`;

/** Each place of the settings that can name something, around one id. */
const PEOPLE_PLACES: Record<string, (id: string) => string> = {
  requesters: (id) => `requesters: { people: [${id}] }`,
  escalation: (id) => `approvals: { escalation: { afterHours: 3, people: [${id}] } }`,
  steps: (id) =>
    `approvals: { steps: [{ name: team }, { name: security, approvers: { people: [U0ADA00001, ${id}] } }] }`,
  channelRules: (id) => `channelRules: [{ channel: C0MIGRATE1, approvers: { people: [U0ADA00001, ${id}] } }]`,
  destinationRules: (id) =>
    `profiles: { default: least-privilege, allowed: [least-privilege] }\ndestinationRules: [{ destinations: ["a*"], approvers: { people: [${id}] } }]`,
};
const BASE = "approvers: { people: [U0ADA00001] }\noperators: { people: [U0OLGA0001] }\n";

const TOKENS: readonly Case[] = [
  {
    what: "a wrong bot token",
    environment: { SLACK_BOT_TOKEN: "xoxb-wrong" },
    code: "SLACK_TOKEN_WRONG",
    name: "Bot token",
    remedy: "SLACK_BOT_TOKEN",
  },
  {
    what: "a wrong app-level token",
    environment: { SLACK_APP_TOKEN: "xapp-wrong" },
    code: "SLACK_TOKEN_WRONG",
    name: "App-level token",
    remedy: "SLACK_APP_TOKEN",
  },
  {
    what: "an app-level token without its scope",
    arrange: () => slack("setApp", { appScopes: [] }),
    code: "SLACK_APP_SCOPE_MISSING",
    name: "App-level token",
    remedy: "connections:write",
  },
  ...["token_revoked", "account_inactive", "token_expired"].map((word) => ({
    what: `a bot token with the answer ${word}`,
    arrange: () => slack("setApp", { refusesTokens: { bot: word } }),
    code: "SLACK_TOKEN_ENDED",
    name: "Bot token",
    remedy: "install the app to the workspace again",
  })),
  {
    what: "an app-level token that was revoked",
    arrange: () => slack("setApp", { refusesTokens: { app: "token_revoked" } }),
    code: "SLACK_TOKEN_ENDED",
    name: "App-level token",
    remedy: "make a new app-level token",
  },
  ...SCOPES.map((scope) => ({
    what: `a bot token without ${scope}`,
    arrange: () => slack("setApp", { botScopes: SCOPES.filter((other) => other !== scope) }),
    code: "SLACK_SCOPES_MISSING",
    name: "Scopes",
    remedy: "install the app to the workspace again",
  })),
  {
    what: "Slack being away",
    environment: { SLACK_API_URL: "http://127.0.0.1:39/api/" },
    code: "SLACK_AWAY",
    name: "Bot token",
    remedy: "whether this host reaches Slack",
  },
  {
    what: "Slack having a fault",
    arrange: () =>
      world.simulators.slack.board.arm({
        service: "slack",
        operation: "auth.test",
        kind: "error",
        status: 200,
        code: "service_unavailable",
      }),
    code: "SLACK_AWAY",
    name: "Bot token",
    remedy: "slack-status.com",
  },
  {
    what: "a signing secret that is none of Slack's",
    environment: { SLACK_MODE: "http", PORT: "0", SLACK_SIGNING_SECRET: "a-secret-of-another-kind" },
    code: "SLACK_SECRET_ODD",
    name: "Signing secret",
    remedy: "SLACK_SIGNING_SECRET",
  },
];

const UNFIT: readonly [string, Record<string, unknown>][] = [
  ["is deactivated", { isDeactivated: true }],
  ["is a guest", { guest: "multi-channel" }],
  ["is of another workspace", { teamId: "T0PARTNER1" }],
  ["is a bot", { isBot: true }],
];

const IDS: readonly Case[] = [
  ...Object.entries(PEOPLE_PLACES).map(([place, around]) => ({
    what: `an unknown person in ${place}`,
    settings: `${BASE}${around("U0NOBODY99")}`,
    code: "PERSON_UNKNOWN",
    name: "Person U0NOBODY99",
    remedy: "Copy member ID",
  })),
  ...UNFIT.map(([why, change]) => ({
    what: `a person who ${why}`,
    settings: withPerson(PERSON),
    arrange: () => slack("setPerson", { userId: PERSON, ...change }),
    code: "PERSON_UNFIT",
    name: `Person ${PERSON}`,
    remedy: "active, full member",
  })),
  ...Object.entries(PEOPLE_PLACES).map(([place, around]) => ({
    what: `an unknown group in ${place}`,
    settings: `${BASE}${around("S0NOBODY01").replaceAll(/people: \[(U0ADA00001, )?S/g, "groups: [S")}`,
    code: "GROUP_UNKNOWN",
    name: "User group S0NOBODY01",
    remedy: "Copy group ID",
  })),
  {
    what: "a disabled group",
    arrange: () => slack("setUserGroup", { userGroupId: SLACK_IDS.approversGroup, isDisabled: true }),
    code: "GROUP_DISABLED",
    name: `User group ${SLACK_IDS.approversGroup}`,
    remedy: "enable the group",
  },
  {
    what: "an empty group",
    arrange: () => slack("setUserGroup", { userGroupId: SLACK_IDS.approversGroup, memberIds: [] }),
    code: "GROUP_EMPTY",
    name: `User group ${SLACK_IDS.approversGroup}`,
    remedy: "add people",
  },
  {
    what: "a group of guests",
    arrange: () =>
      slack("setUserGroup", { userGroupId: SLACK_IDS.approversGroup, memberIds: [SLACK_IDS.gusGuest] }),
    code: "GROUP_WITHOUT_FIT",
    name: `User group ${SLACK_IDS.approversGroup}`,
    remedy: "active, full members",
  },
  ...(
    [
      ["defaultChannel: C0NOBODY01", "CHANNEL_UNKNOWN", "C0NOBODY01", "/invite"],
      [`defaultChannel: ${SLACK_IDS.boardroom}`, "CHANNEL_UNKNOWN", SLACK_IDS.boardroom, "/invite"],
      [
        `channelRules: [{ channel: ${SLACK_IDS.general} }]`,
        "CHANNEL_WITHOUT_BOT",
        SLACK_IDS.general,
        "/invite",
      ],
      [`defaultChannel: ${SLACK_IDS.archived}`, "CHANNEL_ARCHIVED", SLACK_IDS.archived, "unarchive"],
      [
        `channelRules: [{ channel: ${SLACK_IDS.partnerShared} }]`,
        "CHANNEL_SHARED",
        SLACK_IDS.partnerShared,
        "this workspace alone",
      ],
    ] as const
  ).map(([settings, code, id, remedy]) => ({
    what: `the settings ${settings}`,
    settings: `${BASE}${settings}`,
    code,
    name: `Channel ${id}`,
    remedy,
  })),
];

const CLOUDS: readonly Case[] = [
  ...(
    [
      [{ AWS_SECRET_ACCESS_KEY: "wrong" }, "CLOUD_SECRET_WRONG", "does not fit the key id"],
      [{ AWS_ACCESS_KEY_ID: "AKIANOSUCHKEY0000000" }, "CLOUD_KEY_UNKNOWN", "does not know the key"],
      [{ AWS_SESSION_TOKEN: "made-up" }, "CLOUD_KEY_UNKNOWN", "unset AWS_SESSION_TOKEN"],
      [{ ALIBABA_CLOUD_ACCESS_KEY_SECRET: "wrong" }, "CLOUD_SECRET_WRONG", "does not fit the key id"],
      [{ ALIBABA_CLOUD_ACCESS_KEY_ID: "LTAIunknown" }, "CLOUD_KEY_UNKNOWN", "does not know the key"],
      [{ ALIBABA_CLOUD_SECURITY_TOKEN: "made-up" }, "CLOUD_SESSION_WRONG", "together with its key"],
      [{ AWS_ENDPOINT_URL_STS: "http://127.0.0.1:39" }, "CLOUD_AWAY", "whether this host reaches AWS"],
      [{ ALIBABA_STS_ENDPOINT: "http://127.0.0.1:39" }, "CLOUD_AWAY", "whether this host reaches Alibaba"],
    ] as const
  ).map(([environment, code, remedy]) => ({
    what: Object.entries(environment)
      .map((pair) => pair.join("="))
      .join(),
    environment,
    code,
    name: "Identity",
    remedy,
  })),
  ...(
    [
      ["sts", "ExpiredToken", 403, "CLOUD_SESSION_ENDED", "get new ones"],
      ["sts", "OptInRequired", 403, "CLOUD_ACCOUNT_REFUSED", "the account itself"],
    ] as const
  ).map(([service, code, status, expected, remedy]) => ({
    what: `AWS with the answer ${code}`,
    arrange: () =>
      world.simulators.aws.board.arm({
        service,
        operation: "GetCallerIdentity",
        kind: "error",
        status,
        code,
      }),
    code: expected,
    name: "Identity",
    remedy,
  })),
  ...(
    [
      ["InvalidAccessKeyId.Inactive", "CLOUD_KEY_DISABLED", "enable it"],
      ["InvalidSecurityToken.Expired", "CLOUD_SESSION_ENDED", "get new ones"],
      ["SignatureNonceUsed", "CLOUD_SECRET_WRONG", "does not fit"],
    ] as const
  ).map(([code, expected, remedy]) => ({
    what: `Alibaba Cloud with the answer ${code}`,
    arrange: () =>
      world.simulators.alibaba.board.arm({
        service: "sts",
        operation: "GetCallerIdentity",
        kind: "error",
        status: 400,
        code,
      }),
    code: expected,
    name: "Identity",
    remedy,
  })),
];

const HOST: readonly Case[] = [
  {
    what: "an old Node.js",
    nodeVersion: "v18.20.0",
    code: "NODE_TOO_OLD",
    name: "Node.js",
    remedy: "install Node.js",
  },
  {
    what: "a Node.js that ends soon",
    nodeVersion: "v20.20.2",
    code: "NODE_ENDS",
    name: "Node.js",
    remedy: "plan the upgrade",
  },
  {
    what: "a profile that reaches past a rule about buckets",
    settings: `${BASE}destinationRules: [{ destinations: ["prod-*"], approvers: { people: [U0ADA00001] } }]`,
    code: "PROFILE_REACHES_PAST_RULES",
    name: "Profile documented",
    remedy: "allow only least-privilege in profiles.allowed",
  },
  {
    what: "a store that cannot be opened",
    store: async () => {
      throw new UserFacingError({ code: "DATABASE_REFUSED", args: { why: "login", code: "28P01" } });
    },
    code: "STORE_FAILED",
    name: "Database",
    remedy: "correct them in DATABASE_URL",
  },
  {
    what: "an audit log that was cut, whose end then fits no key either",
    store: async () => ({
      where: "made up",
      version: "16.4",
      isBusy: false,
      tryAudit: async () => {
        throw new UserFacingError({
          code: "AUDIT_LOG_DAMAGED",
          args: { damage: { kind: "cut", sequence: 4, known: 10 } },
        });
      },
      tryKeys: async () => {
        throw new UserFacingError({ code: "SEAL_KEY_DOES_NOT_FIT", args: { ids: ["MP-7K3Q9X"] } });
      },
    }),
    code: "AUDIT_LOG_DAMAGED",
    name: "Audit log",
    remedy: "find out who changed it",
  },
  {
    what: "a seal key that does not fit",
    store: async () => ({
      where: "made up",
      version: "16.4",
      isBusy: false,
      tryAudit: async () => undefined,
      tryKeys: async () => {
        throw new UserFacingError({ code: "SEAL_KEY_DOES_NOT_FIT", args: { ids: ["MP-7K3Q9X"] } });
      },
    }),
    code: "SEAL_KEY_FAILED",
    name: "Seal key",
    remedy: "put the key that was in use until now behind the new one",
  },
];

describe("one thing that is wrong is named, with its remedy, and nothing else is blamed", () => {
  it.each([...TOKENS, ...IDS, ...CLOUDS, ...HOST])(
    "$what: $code",
    async ({ arrange, code, name, remedy, ...setUp }) => {
      await arrange?.();
      const lines = await world.examine(setUp);
      expect(complaintsOf(lines)).toEqual([{ code, name }]);
      expect(lines.find((line) => line.code === code)?.remedy).toContain(remedy);
    },
  );
});

it("names the rules that a profile reaches past, those that ask apart from those that do not", async () => {
  const rules = `approvalRules:
  - { sources: ["prod-*"], approvers: { people: [U0ADA00001] } }
  - { destinations: ["fin-*"], profiles: [least-privilege], approvers: { people: [U0ADA00001] } }
`;
  const lines = await world.examine({ settings: `${BASE}${rules}` });
  const told = lines.filter(({ code }) => code === "PROFILE_REACHES_PAST_RULES");
  expect(told).toEqual([
    {
      place: { kind: "settings" },
      status: "warning",
      code: "PROFILE_REACHES_PAST_RULES",
      name: "Profile documented",
      detail:
        "its credentials reach every bucket of an account, whatever buckets a request names, and so also those of " +
        "approvalRules.0 (prod-*), approvalRules.1 (fin-*); every request for it needs the approvals of approvalRules.0; " +
        "a request that names other buckets is not bound by approvalRules.1",
      remedy: expect.stringContaining("{ profiles: [documented], approvers: …, needed: … }"),
      isNeededToStart: false,
      isAway: false,
    },
  ]);
  const raw = (await world.look({ settings: `${BASE}${rules}` })).filter(
    ({ code }) => code === "PROFILE_REACHES_PAST_RULES",
  );
  expect(JSON.parse(doctorJson(raw, en)).lines[0].place).toEqual({ account: null, kind: "settings" });
});

it("says of the clock alone what both clouds refuse", async () => {
  for (const cloud of [world.simulators.aws, world.simulators.alibaba]) {
    cloud.board.arm({
      service: "sts",
      operation: "GetCallerIdentity",
      kind: "error",
      status: 400,
      code: "RequestExpired",
    });
  }
  expect(complaintsOf(await world.examine())).toEqual([{ code: "CLOCK_REFUSED", name: "Clock" }]);
});

describe("accounts of the settings", () => {
  const account = (name: string, externalId: string) =>
    `    - { name: ${name}, roleArn: "arn:aws:iam::111122223333:role/mgw-prep-bot", externalId: ${externalId} }\n`;

  it("are each tried, and one that does not let the bot in keeps nothing from the others", async () => {
    const settings = `${BASE}accounts:\n  aws:\n${account("Archive", "mgw-prep")}${account("Mistaken", "other-id")}`;
    const lines = await world.examine({ settings });
    expect(complaintsOf(lines)).toEqual([{ code: "CLOUD_ROLE_REFUSED", name: "Identity" }]);
    expect(lines.find(({ code }) => code === "CLOUD_ROLE_REFUSED")?.place).toEqual({
      kind: "aws",
      account: "Mistaken",
    });
    expect(lines.find(({ code }) => code === "CLOUD_ROLE_REFUSED")?.isNeededToStart).toBe(true);
  });

  it("are not blamed for a secret of the environment that is wrong", async () => {
    const accounts = Array.from({ length: 99 }, (_, index) => account(`Team ${index}`, "mgw-prep")).join("");
    const lines = await world.examine({
      settings: `${BASE}accounts:\n  aws:\n${accounts}`,
      environment: { AWS_SECRET_ACCESS_KEY: "wrong" },
    });
    expect(complaintsOf(lines)).toEqual([{ code: "CLOUD_SECRET_WRONG", name: "Identity" }]);
    const untried = lines.filter(({ status, place }) => status === "not-tried" && place.kind === "aws");
    expect(untried).toHaveLength(100);
  });
});

describe("many people", () => {
  it("are found by pages and not one by one", async () => {
    const ids = Array.from({ length: 150 }, (_, index) => `U0MANY${String(index).padStart(4, "0")}`);
    const lines = await world.examine({
      settings: `approvers: { people: [U0ADA00001, U0ABEL0001, ${ids.join(", ")}] }\noperators: { people: [U0OLGA0001] }\n`,
    });
    expect(lines.filter(({ code }) => code === "PERSON_FIT")).toHaveLength(3);
    expect(lines.filter(({ code }) => code === "PERSON_UNKNOWN")).toHaveLength(150);
    const journal = world.simulators.slack.board.journal();
    expect(journal.filter(({ operation }) => operation === "users.list")).toHaveLength(1);
    expect(journal.filter(({ operation }) => operation === "users.info")).toEqual([]);
  });
});
