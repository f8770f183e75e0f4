import type { TagProblem } from "./iam-tags.ts";
import type { SlackIdKind, SlackThing } from "./slack-things.ts";

/** What kind of value is meant, or came; `none` is no value at all. */
export type ValueKind =
  | "text"
  | "number"
  | "whole-number"
  | "fraction"
  | "no-number"
  | "boolean"
  | "list"
  | "object"
  | "null"
  | "none"
  | "other";

/** Variables of the environment that the bot cannot do without, each in its mode or always. */
export type NeededVariable =
  | "ALIBABA_CLOUD_ACCESS_KEY_ID"
  | "ALIBABA_CLOUD_ACCESS_KEY_SECRET"
  | "ALIBABA_CLOUD_EXTERNAL_ID"
  | "DATABASE_URL"
  | "MGW_SEAL_KEY"
  | "MGW_WEBHOOK_SECRET"
  | "PORT"
  | "SLACK_APP_TOKEN"
  | "SLACK_BOT_TOKEN"
  | "SLACK_SIGNING_SECRET";

type None = Record<never, never>;

/** What is wrong with the form of any value. */
type FormArgs = {
  MISSING: None;
  UNKNOWN_NAME: None;
  WRONG_TYPE: { expected: readonly ValueKind[]; got: ValueKind };
  ONE_OF: { values: readonly string[] };
  /** A number, the characters of a text, or the entries of a list. */
  TOO_SMALL: { of: "number" | "text" | "list"; atLeast: number };
  TOO_BIG: { of: "number" | "text" | "list"; atMost: number };
  /** What has no words of ours: as zod says it, in English. */
  OTHER: { said: string };
};

/** What is wrong with the settings file. */
type SettingsArgs = {
  FILE_NOT_READABLE: { path: string; code: string };
  /** `code` and `said` are the YAML parser's. */
  NOT_YAML: { code: string; said: string };
  NO_SETTINGS: None;
  MISSING_SETTING: None;
  CUSTOM_DOMAIN: None;
  HTTPS_ADDRESS: None;
  S3_PATTERN: None;
  OSS_PATTERN: None;
  OSS_BUCKET: None;
  TAG: { problem: TagProblem };
  TOO_MANY_TAGS: { atMost: number };
  TAG_TWICE: None;
  REQUESTERS: None;
  NO_APPROVER: None;
  NO_OPERATOR: None;
  NO_ESCALATION: None;
  STEP_NAME: None;
  ROLE_NAME: None;
  SERVICE_REGION: { regions: readonly string[] };
  NO_DESTINATION_ROLE: None;
  MANAGED_IS_OFF: None;
  ESCALATION_TOO_LATE: None;
  APPROVALS_CANNOT_BE_MET: { needed: number; named: number };
  NO_SOURCES: None;
  NO_DESTINATION: None;
  NO_ACCOUNT: None;
  RULE_WITHOUT_SUBJECT: { names: readonly string[] };
  RULE_WITHOUT_DEMAND: None;
  HOST_NAME: None;
  NO_HOST: None;
  TICKET_HOST: { host: string; hosts: readonly string[] };
  SECRETS_IN_MESSAGES: None;
  POLICY_NAME: None;
  DEFAULT_DAYS: None;
  NO_PROFILE: None;
  DEFAULT_NOT_ALLOWED: None;
  MACHINE_NAME: None;
  RECEIVER_ADDRESS: None;
  NO_EVENT: None;
  NO_CHANNEL: None;
  TOKEN_HASH: None;
  TOKEN_END: None;
  ACCOUNT_NAME: None;
  NO_EXTERNAL_ID: None;
  EXTERNAL_ID: None;
  AWS_ROLE: None;
  ALIBABA_ROLE: None;
  REGION: None;
  NAME_TWICE: { name: string };
  PRICE_DAY: None;
  CURRENCY: None;
  SLACK_ID: { expected: SlackIdKind; text: string; got: SlackThing | null };
};

/** What is wrong with the environment. */
type EnvironmentArgs = {
  NOT_SET: { name: NeededVariable };
  SEAL_KEYS: { bytes: number };
  ENDPOINT: None;
  ENDPOINT_IN_THE_CLEAR: None;
  DATABASE_URL: None;
  DATABASE_IN_THE_CLEAR: None;
  WEBHOOK_SECRET: { bytes: number };
  BOT_TOKEN: None;
  APP_TOKEN: None;
  SIGNING_SECRET: None;
};

/** What is wrong with a bucket policy. */
type PolicyArgs = {
  /** `said`: the parser's own words, in English; `at`: where it stopped, null where it does not say. */
  NOT_JSON: { said: string; at: { line: number; column: number } | null };
  NO_POLICY: None;
  NO_STATEMENT: None;
  STATEMENT_NOT_OBJECT: None;
  FOREIGN_ELEMENT: { name: string };
  POLICY_VERSION: { version: string };
  KEY_TWICE: { key: string };
  NUMBER_FORM: { number: string };
  NO_PRINCIPAL: None;
  PRINCIPAL: None;
  CONDITION_KEY_TWICE: None;
  EITHER: { names: readonly [string, string] };
};

/** What is wrong with something that a person wrote, by its code, and what its words are made of. */
export type MistakeArgs = FormArgs & SettingsArgs & EnvironmentArgs & PolicyArgs;
export type Mistake = {
  [Code in keyof MistakeArgs]: { code: Code; args: MistakeArgs[Code] };
}[keyof MistakeArgs];

/** A mistake and where it is in the document, such as `channelRules.0.channel`; empty: the whole of it. */
export type PlacedMistake = { path: readonly PropertyKey[]; mistake: Mistake };

/** A variable of the environment, or a line of the settings file; `field` empty: the whole of it. */
export type ConfigurationPlace = { variable: string } | { file: string; line: number; field: string };

/** A mistake that is found outside of a schema. */
export function makeMistake<Code extends keyof MistakeArgs>(
  code: Code,
  ...[args]: ArgsOf<Code>
): { code: Code; args: MistakeArgs[Code] } {
  return { code, args: args ?? ({} as MistakeArgs[Code]) };
}

type ArgsOf<Code extends keyof MistakeArgs> = keyof MistakeArgs[Code] extends never
  ? []
  : [MistakeArgs[Code]];

/** Mistakes as evidence has them, by their codes: `Effect MISSING; KEY_TWICE aws:SourceIp`. */
export function mistakesAsEvidence(mistakes: readonly PlacedMistake[]): string {
  return mistakes
    .map(({ path, mistake: { code, args } }) => {
      const values = Object.values(args).filter((value) => typeof value !== "object");
      return [path.join("."), code, values.join(" ")].filter((part) => part !== "").join(" ");
    })
    .join("; ");
}

/** What a message of zod's begins with that is a mistake of ours. */
const MARK = "mistake ";

/** A mistake as the message of a rule in a schema: zod keeps messages as texts, so it goes through as JSON. */
export function mistake<Code extends keyof MistakeArgs>(code: Code, ...args: ArgsOf<Code>): string {
  return MARK + JSON.stringify(makeMistake(code, ...args));
}

/** The mistake that a message of zod's is; null where it is in zod's own words. */
export function readMistake(message: string): Mistake | null {
  return message.startsWith(MARK) ? JSON.parse(message.slice(MARK.length)) : null;
}

/** A mistake in all of something. */
export function wholly(mistake: Mistake): { mistakes: readonly PlacedMistake[] } {
  return { mistakes: [{ path: [], mistake }] };
}
