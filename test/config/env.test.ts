import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/config/configuration-error.ts";
import { readBotEnv, readCheckEnv, readCountEnv } from "../../src/config/env.ts";
import { en } from "../../src/texts/en.ts";
import { describeMistake } from "../../src/texts/mistake-text.ts";

const SEAL_KEY = Buffer.alloc(32, 1).toString("base64");
/** As Slack shows one: 32 hexadecimal digits. */
const SIGNING_SECRET = "8f742231b10e8888abcd99edcba85a5f";
const CLOUDS = { ALIBABA_CLOUD_ACCESS_KEY_ID: "LTAI1", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "secret" };
const SOCKET = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1", MGW_SEAL_KEY: SEAL_KEY, ...CLOUDS };

function mistakesOf(source: Record<string, string>): Record<string, string> {
  try {
    readBotEnv(source);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return Object.fromEntries(
      error.mistakes.map(({ place, mistake }) => [
        en.mistake.place(place),
        describeMistake(en.mistake, mistake),
      ]),
    );
  }
  return {};
}

describe("the environment of the bot", () => {
  it("needs no more than the tokens, the clouds' keys and the seal key", () => {
    const env = readBotEnv(SOCKET);
    expect(env).toMatchObject({ SLACK_MODE: "socket", DATA_DIR: "./data", LOG_LEVEL: "info" });
    expect(env.MGW_SEAL_KEY).toEqual([new Uint8Array(32).fill(1)]);
  });

  it("names everything that is missing at once, each with its remedy", () => {
    const missing = mistakesOf({});
    expect(Object.keys(missing).sort()).toEqual([
      "ALIBABA_CLOUD_ACCESS_KEY_ID",
      "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
      "MGW_SEAL_KEY",
      "SLACK_APP_TOKEN",
      "SLACK_BOT_TOKEN",
    ]);
    for (const remedy of Object.values(missing)) expect(remedy).toMatch(/^set it to /);
  });

  it("names everything that is wrong at once", () => {
    const wrong = mistakesOf({
      SLACK_BOT_TOKEN: "xapp-1",
      SLACK_MODE: "pigeon",
      SLACK_API_URL: "slack.example",
      PORT: "70000",
      AWS_ENDPOINT_URL: "http://10.0.0.1",
      ALIBABA_SITE: "moon",
      ALIBABA_RAM_ENDPOINT: "http://ram.example",
      ...CLOUDS,
      DATABASE_URL: "mysql://x",
      MGW_SEAL_KEY: "short",
      LOG_LEVEL: "loud",
    });
    expect(Object.keys(wrong).sort()).toEqual([
      "ALIBABA_RAM_ENDPOINT",
      "ALIBABA_SITE",
      "AWS_ENDPOINT_URL",
      "DATABASE_URL",
      "LOG_LEVEL",
      "MGW_SEAL_KEY",
      "PORT",
      "SLACK_API_URL",
      "SLACK_BOT_TOKEN",
      "SLACK_MODE",
    ]);
  });

  it("takes an empty variable for one that is not set", () => {
    expect(Object.keys(mistakesOf({ ...SOCKET, SLACK_APP_TOKEN: "" }))).toEqual(["SLACK_APP_TOKEN"]);
  });

  it("needs the signing secret and the port in HTTP mode, and no app-level token", () => {
    const { SLACK_APP_TOKEN: _, ...http } = { ...SOCKET, SLACK_MODE: "http" };
    expect(Object.keys(mistakesOf(http)).sort()).toEqual(["PORT", "SLACK_SIGNING_SECRET"]);
    expect(mistakesOf({ ...http, PORT: "3000", SLACK_SIGNING_SECRET: SIGNING_SECRET })).toEqual({});
  });

  it("takes several seal keys: the first seals, all open", () => {
    const other = Buffer.alloc(32, 2).toString("base64");
    const env = readBotEnv({ ...SOCKET, MGW_SEAL_KEY: `${SEAL_KEY}, ${other}` });
    expect(env.MGW_SEAL_KEY.map((key) => key[0])).toEqual([1, 2]);
  });

  it.each(["http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000", "https://ram.example"])(
    "takes the endpoint %s",
    (endpoint) => expect(mistakesOf({ ...SOCKET, ALIBABA_RAM_ENDPOINT: endpoint })).toEqual({}),
  );

  it.each(["http://127.0.0.1.evil.example", "http://192.168.1.5", "ftp://127.0.0.1", "127.0.0.1:9000"])(
    "refuses the endpoint %s",
    (endpoint) =>
      expect(Object.keys(mistakesOf({ ...SOCKET, ALIBABA_RAM_ENDPOINT: endpoint }))).toEqual([
        "ALIBABA_RAM_ENDPOINT",
      ]),
  );
});

describe("the signing secret", () => {
  const http = { ...SOCKET, SLACK_MODE: "http", PORT: "3000" };

  it.each(["s", "x".repeat(15), `${SIGNING_SECRET} `, `${SIGNING_SECRET}\n`])(
    "is refused as %j",
    (secret) => {
      expect(Object.keys(mistakesOf({ ...http, SLACK_SIGNING_SECRET: secret }))).toEqual([
        "SLACK_SIGNING_SECRET",
      ]);
    },
  );
});

describe("the address of a database", () => {
  const problemOf = (url: string) => mistakesOf({ ...SOCKET, DATABASE_URL: url })["DATABASE_URL"] ?? null;

  it.each([
    "postgresql://mgw@127.0.0.1:5432/mgw",
    "postgres://mgw:pw@localhost/mgw",
    "postgresql://mgw@[::1]:5432/mgw",
    "postgresql:///mgw",
    "postgresql://mgw:pw@/mgw?host=/var/run/postgresql",
    "postgresql://mgw@%2Fvar%2Frun%2Fpostgresql/mgw",
    "postgresql://mgw:pw@db.example/mgw?sslmode=verify-full",
    "postgresql://mgw:pw@db.example/mgw?sslmode=verify-full&sslrootcert=/etc/ca.pem",
    "postgresql://mgw:pw@postgres:5432/mgw?sslmode=disable",
  ])("may be %s", (url) => expect(problemOf(url)).toBeNull());

  it.each([
    "postgresql://mgw:pw@db.example/mgw",
    "postgresql://mgw:pw@10.0.0.5:5432/mgw",
    "postgresql://mgw:pw@db.example/mgw?sslmode=require",
    "postgresql://mgw:pw@db.example/mgw?sslmode=prefer",
    "postgresql://mgw:pw@db.example/mgw?sslmode=verify-ca",
    "postgresql://mgw:pw@db.example/mgw?sslmode=no-verify",
    "postgresql://mgw:pw@db.example/mgw?sslmode=",
    "postgresql://mgw:pw@db.example/mgw?ssl=true",
    "postgresql://mgw:pw@db.example/mgw?sslmode=verify-full&sslmode=no-verify",
    "postgresql://mgw:pw@db.example/mgw?sslmode=verify-full&uselibpqcompat=true",
    "postgresql://mgw:pw@localhost/mgw?host=db.example",
    "postgresql://mgw:pw@localhost/mgw?host=127.0.0.1&host=db.example",
    "postgresql://mgw:pw@127.0.0.1.example/mgw",
    "postgresql://mgw:pw@localhost.example/mgw",
  ])("may not be %s, and the remedy says what to write", (url) => {
    expect(problemOf(url)).toMatch(/sslmode=verify-full .*sslmode=disable/);
  });

  it.each(["postgresql://%zz/mgw", "postgresql://a b/mgw", "mysql://db/x"])("is none as %s", (url) => {
    expect(problemOf(url)).toMatch(/^expected a URL such as/);
  });
});

describe("AWS's endpoint variables", () => {
  const SERVICES = ["S3", "STS", "IAM", "CLOUDWATCH", "ORGANIZATIONS", "SSO_OIDC"];

  it.each(SERVICES)("are held to https, and named all at once: %s", (service) => {
    const name = `AWS_ENDPOINT_URL_${service}`;
    const wrong = mistakesOf({
      ...SOCKET,
      AWS_ENDPOINT_URL: "http://10.0.0.1",
      [name]: "http://vpce.example",
    });
    expect(Object.keys(wrong).sort()).toEqual(["AWS_ENDPOINT_URL", name]);
    expect(mistakesOf({ ...SOCKET, [name]: "https://vpce.example" })).toEqual({});
    expect(mistakesOf({ ...SOCKET, [name]: "http://127.0.0.1:4566" })).toEqual({});
  });

  it("are ignored, right or wrong, where the SDK is told to ignore them", () => {
    const given = { AWS_ENDPOINT_URL: "http://10.0.0.1", AWS_ENDPOINT_URL_S3: "moon" };
    const env = readCountEnv({ ...given, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" });
    expect(env).not.toHaveProperty("AWS_ENDPOINT_URL");
    expect(env).not.toHaveProperty("AWS_ENDPOINT_URL_S3");
    const yes = mistakesOf({ ...SOCKET, ...given, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "yes" });
    expect(Object.keys(yes).sort()).toEqual([
      "AWS_ENDPOINT_URL",
      "AWS_ENDPOINT_URL_S3",
      "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    ]);
  });
});

describe("the environment of `check`", () => {
  it("needs no Slack, no seal key and no settings", () => {
    expect(readCheckEnv(CLOUDS)).toMatchObject(CLOUDS);
  });
});
