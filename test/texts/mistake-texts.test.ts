import { describe, expect, it } from "vitest";
import type { Mistake, MistakeArgs } from "../../src/core/mistake.ts";
import { en } from "../../src/texts/en.ts";
import { describeMistake } from "../../src/texts/mistake-text.ts";
import { zh } from "../../src/texts/zh.ts";
import { findFaults } from "./support/chinese.ts";
import { findEnglish, PSEUDO } from "./support/pseudo-language.ts";

/** One or more of each mistake; the compiler asks for those of a new one. */
const EXAMPLES: { [Code in keyof MistakeArgs]: readonly MistakeArgs[Code][] } = {
  MISSING: [{}],
  UNKNOWN_NAME: [{}],
  WRONG_TYPE: [
    { expected: ["text", "list"], got: "number" },
    { expected: ["boolean"], got: "none" },
    { expected: ["whole-number", "object"], got: "null" },
    { expected: ["number"], got: "other" },
    { expected: ["whole-number"], got: "fraction" },
    { expected: ["number"], got: "no-number" },
  ],
  ONE_OF: [{ values: ["intl", "cn"] }, { values: ["Deny"] }],
  TOO_SMALL: [
    { of: "number", atLeast: 1 },
    { of: "list", atLeast: 1 },
  ],
  TOO_BIG: [
    { of: "number", atMost: 5 },
    { of: "text", atMost: 20 },
    { of: "list", atMost: 99 },
  ],
  OTHER: [{ said: "" }],
  FILE_NOT_READABLE: [{ path: "a.yaml", code: "ENOENT" }],
  NOT_YAML: [{ code: "DUPLICATE_KEY", said: "" }],
  MACHINE_NAME: [{}],
  RECEIVER_ADDRESS: [{}],
  NO_EVENT: [{}],
  NO_CHANNEL: [{}],
  TOKEN_HASH: [{}],
  TOKEN_END: [{}],
  WEBHOOK_SECRET: [{ bytes: 24 }],
  NO_SETTINGS: [{}],
  MISSING_SETTING: [{}],
  CUSTOM_DOMAIN: [{}],
  HTTPS_ADDRESS: [{}],
  S3_PATTERN: [{}],
  OSS_PATTERN: [{}],
  OSS_BUCKET: [{}],
  TAG: [
    { problem: "key-length" },
    { problem: "key-characters" },
    { problem: "key-reserved" },
    { problem: "value-length" },
    { problem: "value-characters" },
  ],
  TOO_MANY_TAGS: [{ atMost: 48 }],
  TAG_TWICE: [{}],
  REQUESTERS: [{}],
  NO_APPROVER: [{}],
  NO_OPERATOR: [{}],
  NO_ESCALATION: [{}],
  STEP_NAME: [{}],
  ROLE_NAME: [{}],
  SERVICE_REGION: [{ regions: ["eu-central-1", "us-east-1"] }],
  NO_DESTINATION_ROLE: [{}],
  MANAGED_IS_OFF: [{}],
  ESCALATION_TOO_LATE: [{}],
  APPROVALS_CANNOT_BE_MET: [{ needed: 3, named: 1 }],
  NO_SOURCES: [{}],
  NO_DESTINATION: [{}],
  NO_ACCOUNT: [{}],
  RULE_WITHOUT_SUBJECT: [{ names: ["profiles", "sources"] }],
  RULE_WITHOUT_DEMAND: [{}],
  HOST_NAME: [{}],
  NO_HOST: [{}],
  TICKET_HOST: [{ host: "help.example.com", hosts: ["a.example", "b.example"] }],
  SECRETS_IN_MESSAGES: [{}],
  POLICY_NAME: [{}],
  DEFAULT_DAYS: [{}],
  NO_PROFILE: [{}],
  DEFAULT_NOT_ALLOWED: [{}],
  ACCOUNT_NAME: [{}],
  NO_EXTERNAL_ID: [{}],
  EXTERNAL_ID: [{}],
  AWS_ROLE: [{}],
  ALIBABA_ROLE: [{}],
  REGION: [{}],
  NAME_TWICE: [{ name: "C0MIGRATE1" }],
  PRICE_DAY: [{}],
  CURRENCY: [{}],
  SLACK_ID: [
    { expected: "person", text: "@ada", got: "name" },
    { expected: "group", text: "D0DIRECT01", got: "direct-message" },
    { expected: "channel", text: "?", got: null },
    { expected: "channel", text: "B0", got: "bot" },
    { expected: "channel", text: "A0", got: "app" },
    { expected: "channel", text: "T0", got: "workspace" },
  ],
  NOT_SET: [
    { name: "ALIBABA_CLOUD_ACCESS_KEY_ID" },
    { name: "ALIBABA_CLOUD_ACCESS_KEY_SECRET" },
    { name: "MGW_SEAL_KEY" },
    { name: "PORT" },
    { name: "SLACK_APP_TOKEN" },
    { name: "SLACK_BOT_TOKEN" },
    { name: "SLACK_SIGNING_SECRET" },
  ],
  SEAL_KEYS: [{ bytes: 32 }],
  ENDPOINT: [{}],
  ENDPOINT_IN_THE_CLEAR: [{}],
  DATABASE_URL: [{}],
  DATABASE_IN_THE_CLEAR: [{}],
  BOT_TOKEN: [{}],
  APP_TOKEN: [{}],
  SIGNING_SECRET: [{}],
  NOT_JSON: [
    { said: "", at: { line: 3, column: 5 } },
    { said: "", at: null },
  ],
  NO_POLICY: [{}],
  NO_STATEMENT: [{}],
  STATEMENT_NOT_OBJECT: [{}],
  FOREIGN_ELEMENT: [{ name: "Statment" }],
  POLICY_VERSION: [{ version: "2013-10-17" }],
  KEY_TWICE: [{ key: "Effect" }],
  NUMBER_FORM: [{ number: "1.20" }],
  NO_PRINCIPAL: [{}],
  PRINCIPAL: [{}],
  CONDITION_KEY_TWICE: [{}],
  EITHER: [{ names: ["Action", "NotAction"] }],
};
const MISTAKES = Object.entries(EXAMPLES).flatMap(([code, examples]) =>
  examples.map((args) => ({ code, args }) as Mistake),
);

describe("what is wrong with something that a person wrote", () => {
  it.each(MISTAKES.filter(({ code }) => code !== "OTHER"))("$code $args", (mistake) => {
    const chinese = describeMistake(zh.mistake, mistake);
    expect(chinese).toMatch(/\p{Script=Han}/u);
    expect(findFaults(chinese)).toEqual([]);
    expect(describeMistake(en.mistake, mistake)).toMatch(/^[\w`"]/);
    expect(findEnglish(describeMistake(PSEUDO.mistake, mistake))).toEqual([]);
  });

  it("keeps the words of others where there are none of ours", () => {
    const mistake: Mistake = { code: "OTHER", args: { said: "Invalid ISO date" } };
    expect([en, zh].map((texts) => describeMistake(texts.mistake, mistake))).toEqual([
      "Invalid ISO date",
      "Invalid ISO date",
    ]);
  });
});
