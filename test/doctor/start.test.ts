import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startApp } from "../../src/compose/start.ts";
import { RestartNeeded, ServiceAway, SetUpError, UserFacingError } from "../../src/core/errors.ts";
import { exitCodeOf } from "../../src/exit-codes.ts";
import { describeFault } from "../../src/texts/doctor-line.ts";
import { en } from "../../src/texts/en.ts";
import { runCli } from "../support/run-cli.ts";
import { told } from "../support/words.ts";
import { type DoctorWorld, SETTINGS, type SetUp, startDoctorWorld } from "./doctor-world.ts";

const OTHER_KEY = Buffer.alloc(32, 9).toString("base64");
const NOWHERE = "http://127.0.0.1:39";

let world: DoctorWorld;
let folder: string;
let logged: string[];
beforeAll(async () => {
  world = await startDoctorWorld();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mgw-start-"));
  logged = [];
});
afterEach(async () => {
  const { slack, aws, alibaba } = world.simulators;
  for (const simulator of [slack, aws, alibaba]) simulator.reset();
  await rm(folder, { recursive: true, force: true });
});
afterAll(() => world?.stop());

const slack = (name: string, input: unknown) => world.simulators.slack.control[name]?.(input);
const note = (_fields: unknown, message: string) => void logged.push(message);

/** How a start ends that must not come to work. */
async function startAndFail(setUp: SetUp): Promise<unknown> {
  const environment = { DATA_DIR: join(folder, "data"), START_WAIT_SECONDS: "0", ...setUp.environment };
  const env = world.environmentOf({ ...setUp, environment });
  const tools = {
    log: { info: note, warn: note, error: note },
    callLog: () => undefined,
    now: () => new Date(),
  };
  try {
    const app = await startApp(env, world.settingsOf(setUp), tools);
    await app.stop();
  } catch (error) {
    return error;
  }
  throw new Error("expected the start to fail");
}

function mistakesOf(error: unknown): string[] {
  if (!(error instanceof SetUpError)) throw error;
  const mistakes = error.mistakes.map((mistake) => describeFault(en, mistake));
  for (const { message, hint } of mistakes) expect(`${message}|${hint}`).toMatch(/\S\|\S/);
  return mistakes.map(({ message }) => message);
}

describe("a start that a person has to mend something for", () => {
  it.each([
    [{ SLACK_BOT_TOKEN: "xoxb-wrong" }, /Bot token: Slack refuses it \(invalid_auth\)/],
    [{ SLACK_APP_TOKEN: "xapp-wrong" }, /App-level token: Slack refuses it \(invalid_auth\)/],
    [{ AWS_SECRET_ACCESS_KEY: "wrong" }, /AWS · Identity: SignatureDoesNotMatch/],
    [{ ALIBABA_CLOUD_ACCESS_KEY_SECRET: "wrong" }, /Alibaba Cloud · Identity: SignatureDoesNotMatch/],
  ])("%o ends it with two sentences", async (environment, message) => {
    expect(mistakesOf(await startAndFail({ environment }))).toEqual([expect.stringMatching(message)]);
  });

  it("is told of each account of the settings that does not let the bot in", async () => {
    const error = await startAndFail({
      settings: withAccounts({ Archive: "mgw-prep", Mistaken: "other-id" }),
    });
    expect(mistakesOf(error)).toEqual([
      expect.stringMatching(/AWS account Mistaken · Identity: AccessDenied/),
      expect.stringMatching(/Alibaba Cloud account Nowhere · Identity: /),
    ]);
  });

  it("is not told of accounts that a wrong secret of the environment keeps from being tried", async () => {
    const error = await startAndFail({
      environment: { AWS_SECRET_ACCESS_KEY: "wrong", DATA_DIR: await unusableFolder() },
      settings: withAccounts({ Mistaken: "other-id" }),
    });
    expect(mistakesOf(error).filter((message) => message.startsWith("AWS"))).toEqual([
      expect.stringMatching(/^AWS · Identity: SignatureDoesNotMatch/),
    ]);
  });

  it("is told of everything at once, the store's trouble among it", async () => {
    const error = await startAndFail({
      environment: {
        SLACK_APP_TOKEN: "xapp-wrong",
        AWS_SECRET_ACCESS_KEY: "wrong",
        DATA_DIR: await unusableFolder(),
      },
      settings: "approvers: { people: [U0NOBODY99] }\noperators: { groups: [S0NOBODY01] }\n",
    });
    expect(mistakesOf(error)).toEqual([
      expect.stringMatching(/App-level token/),
      expect.stringMatching(/Person U0NOBODY99: nobody in this workspace has this id/),
      expect.stringMatching(/User group S0NOBODY01/),
      expect.stringMatching(/AWS · Identity/),
      expect.stringMatching(/data folder .* cannot be made or written/),
    ]);
  });

  it.each([
    ["the store", async () => ({ DATA_DIR: await unusableFolder() })],
    ["a cloud's secret", async () => ({ AWS_SECRET_ACCESS_KEY: "wrong" })],
  ])("does not wait for a service that is away meanwhile: %s", async (_what, mistake) => {
    const error = await startAndFail({
      environment: { SLACK_API_URL: `${NOWHERE}/api/`, START_WAIT_SECONDS: "600", ...(await mistake()) },
    });
    expect([SetUpError, UserFacingError].some((kind) => error instanceof kind)).toBe(true);
    expect(error).not.toBeInstanceOf(ServiceAway);
  });
});

describe("a service that is away", () => {
  it.each([
    ["Slack", { SLACK_API_URL: `${NOWHERE}/api/` }, /Bot token: Slack did not answer \(ECONNREFUSED\)/],
    ["AWS", { AWS_ENDPOINT_URL_STS: NOWHERE }, /^AWS · Identity: Network/],
    ["Alibaba Cloud", { ALIBABA_STS_ENDPOINT: NOWHERE }, /Alibaba Cloud · Identity: Network/],
    ["the database", { DATABASE_URL: "postgres://bot@127.0.0.1:39/bot" }, /database server does not answer/],
  ])(
    "is tried again, and then told with a code after which the process is started again: %s",
    async (_what, environment, message) => {
      const error = await startAndFail({ environment: { ...environment, START_WAIT_SECONDS: "5" } });
      expect(error).toBeInstanceOf(ServiceAway);
      expect(told(error)).toMatchObject({
        message: expect.stringMatching(message),
        hint: expect.stringMatching(/\S/),
      });
      expect(exitCodeOf(error as UserFacingError)).toBe(70);
      expect(logged.filter((line) => /trying again for \d+ s/.test(line)).length).toBeGreaterThan(0);
    },
  );

  it("that comes back in time is waited for", async () => {
    world.simulators.slack.board.arm({
      service: "slack",
      operation: "auth.test",
      kind: "error",
      status: 200,
      code: "service_unavailable",
      times: 1,
    });
    await slack("setApp", { refusesTokens: { app: "token_revoked" } });
    const error = await startAndFail({ environment: { START_WAIT_SECONDS: "60" } });
    expect(mistakesOf(error)).toEqual([expect.stringMatching(/App-level token/)]);
  });
});

describe("what the bot starts without", () => {
  it("is logged, and the first thing that it cannot start without ends it", async () => {
    await slack("setPerson", { userId: "U0ADA00001", isDeactivated: true });
    await slack("setUserGroup", { userGroupId: "S0APPROVE1", isDisabled: true });
    await slack("setChannel", { channelId: "C0MIGRATE1", isArchived: true });
    const error = await startAndFail({
      settings: `${SETTINGS}destinationRules: [{ destinations: ["prod-*"], approvers: { groups: [S0APPROVE1] } }]\n`,
      environment: {
        PORT: String(await takenPort()),
      },
    });
    expect(error).toBeInstanceOf(RestartNeeded);
    expect(told(error).message).toMatch(/port \d+ is in use/);
    const lines = logged.filter((line) => line.endsWith("the bot starts all the same")).join("\n");
    for (const part of [
      "ada is deactivated",
      "is disabled",
      "is archived",
      "Settings · Profile documented: its credentials reach every bucket",
    ]) {
      expect(lines).toContain(part);
    }
  });
});

/** Settings with AWS accounts by name and external id, and one of Alibaba Cloud whose role does not exist. */
function withAccounts(externalIds: Readonly<Record<string, string>>): string {
  const accounts = Object.entries(externalIds).map(
    ([name, externalId]) =>
      `{ name: ${name}, roleArn: "arn:aws:iam::111122223333:role/mgw-prep-bot", externalId: ${externalId} }`,
  );
  const nowhere = '{ name: Nowhere, roleArn: "acs:ram::5123456789012345:role/nobody", externalId: some-id }';
  return `${SETTINGS}accounts: { aws: [${accounts.join(", ")}], alibaba: [${nowhere}] }\n`;
}

const servers: { close(): unknown }[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** A path below a file. */
async function unusableFolder(): Promise<string> {
  const file = join(folder, "file");
  await writeFile(file, "");
  return join(file, "data");
}

async function takenPort(): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

it("ends the process with 78, both tokens in one go, and no stack trace", async () => {
  const settings = join(folder, "mgw-prep.yaml");
  await writeFile(settings, "approvers: { people: [U0ADA00001] }\noperators: { people: [U0OLGA0001] }\n");
  const { code, err, out } = await runCli(["start"], {
    ...world.simulators.environment,
    DATA_DIR: join(folder, "data"),
    MGW_SETTINGS: settings,
    MGW_SEAL_KEY: OTHER_KEY,
    SLACK_BOT_TOKEN: "xoxb-wrong",
    SLACK_APP_TOKEN: "xapp-wrong",
  });
  expect(code).toBe(78);
  expect(err).toContain("Bot token: Slack refuses it (invalid_auth)\n    set SLACK_BOT_TOKEN to");
  expect(err).toContain("App-level token: Slack refuses it (invalid_auth)\n    set SLACK_APP_TOKEN to");
  expect(err + out).not.toMatch(/\bat .*\.(ts|js):\d+/);
});
