import type { TagProblem } from "../../core/iam-tags.ts";
import type {
  ConfigurationPlace,
  MistakeArgs,
  NeededVariable,
  PlacedMistake,
  ValueKind,
} from "../../core/mistake.ts";
import type { SlackIdKind, SlackThing } from "../../core/slack-things.ts";
import { excerpt } from "../excerpt.ts";
import { describeMistake } from "../mistake-text.ts";
import type { Wordings } from "../wordings.ts";
import { formatAlternatives } from "./formats.ts";

const VALUE_KINDS: Record<ValueKind, string> = {
  text: "text",
  number: "a number",
  "whole-number": "a whole number",
  fraction: "a fraction",
  "no-number": "no number",
  boolean: "true or false",
  list: "a list",
  object: "names with values",
  null: "null",
  none: "nothing",
  other: "another value",
};

const SIZES = {
  number: (size: number) => `${size}`,
  text: (size: number) => `${size} ${size === 1 ? "character" : "characters"}`,
  list: (size: number) => `${size} ${size === 1 ? "entry" : "entries"}`,
};

const TAG_PROBLEMS: Record<TagProblem, string> = {
  "key-length": "a tag's key has 1 to 128 characters",
  "key-characters": "a tag's key is made of letters, digits, blanks and _ . : / = + - @",
  "key-reserved": "keys that begin with `aws:` are AWS's, those with `mgw-prep:` the bot's: choose another",
  "value-length": "a tag's value has at most 256 characters",
  "value-characters": "a tag's value is made of letters, digits, blanks and _ . : / = + - @",
};

const SLACK_IDS: Record<SlackIdKind, string> = {
  person: "a Slack user id such as U012ABCDEF",
  group: "a user group id such as S012ABCDEF",
  channel: "a channel id such as C012ABCDEF",
};

const SLACK_THINGS: Record<SlackThing, string> = {
  person: "a person",
  group: "a user group",
  channel: "a channel",
  "direct-message": "a direct message",
  bot: "a bot",
  app: "an app",
  workspace: "a workspace",
  name: "a name and no id",
};

const TO_SET: Record<NeededVariable, string> = {
  ALIBABA_CLOUD_ACCESS_KEY_ID:
    "set it to the operator's AccessKey ID, or give the bot the identity of its machine (docs/identities.md)",
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: "set it to the operator's AccessKey secret",
  ALIBABA_CLOUD_EXTERNAL_ID:
    "set it to the external id that the trust policy of ALIBABA_CLOUD_ROLE_ARN asks for, so that nobody else can have the role assumed",
  DATABASE_URL:
    "set it, or give --to: the address of an empty PostgreSQL database, postgresql://user:password@host/database",
  MGW_SEAL_KEY: "set it to base64 of 32 random bytes, made once and kept: openssl rand -base64 32",
  MGW_WEBHOOK_SECRET:
    "set it, since the settings have webhooks: whsec_ and base64 of 32 random bytes, which the receivers get too: echo whsec_$(openssl rand -base64 32)",
  PORT: "set it to the port that Slack's requests come to",
  SLACK_APP_TOKEN: "set it to an app-level token with connections:write (Socket Mode)",
  SLACK_BOT_TOKEN: "set it to the bot token of your Slack app (OAuth & Permissions)",
  SLACK_SIGNING_SECRET: "set it to the signing secret of your Slack app (Basic Information)",
};

/** What is wrong and what to do, as the end of a line that names the place first. */
const words: Wordings<MistakeArgs, string> = {
  MISSING: () => "missing",
  UNKNOWN_NAME: () => "unknown: remove it, or correct its name",
  WRONG_TYPE: ({ expected, got }) =>
    `expected ${formatAlternatives(expected.map((kind) => VALUE_KINDS[kind]))}, got ${VALUE_KINDS[got]}`,
  ONE_OF: ({ values }) => `expected ${formatAlternatives(values)}`,
  TOO_SMALL: ({ of, atLeast }) => `expected at least ${SIZES[of](atLeast)}`,
  TOO_BIG: ({ of, atMost }) => `expected at most ${SIZES[of](atMost)}`,
  OTHER: ({ said }) => said,

  FILE_NOT_READABLE: ({ path, code }) =>
    `the file ${path} cannot be read (${code}); copy mgw-prep.example.yaml there, or set MGW_SETTINGS to another path`,
  NOT_YAML: ({ said }) => `not YAML here: ${said}`,
  NO_SETTINGS: () => "expected settings such as `approvers:`; see mgw-prep.example.yaml",
  MISSING_SETTING: () => "missing; see mgw-prep.example.yaml",
  CUSTOM_DOMAIN: () => "expected an https:// address without a path, such as https://files.example.com",
  HTTPS_ADDRESS: () => "expected an https:// address",
  S3_PATTERN: () => "expected the name of an S3 bucket, `*` for any characters",
  OSS_PATTERN: () => "expected the name of an OSS bucket, `*` for any characters",
  OSS_BUCKET: () => "expected the name of an OSS bucket",
  TAG: ({ problem }) => TAG_PROBLEMS[problem],
  TOO_MANY_TAGS: ({ atMost }) => `at most ${atMost} tags fit on a user beside the bot's own: remove some`,
  TAG_TWICE: () => "stands twice, in different letter case: keep one of them",
  REQUESTERS: () => "expected `everyone`, or lists `people` and `groups`",
  NO_APPROVER: () =>
    "name at least one approver, in `people` or `groups`: without one nothing could ever be approved",
  NO_OPERATOR: () => "name at least one operator: somebody must be able to retry and to roll back",
  NO_ESCALATION: () => "name whom to escalate to, in `people` or `groups`, or remove `escalation`",
  STEP_NAME: () => "expected 1 to 30 letters, digits, blanks, `_` and `-`, such as `security`",
  ROLE_NAME: () => "expected the name of a RAM role, in small letters as the service wants it",
  SERVICE_REGION: ({ regions }) => `expected a region of the migration service: ${regions.join(", ")}`,
  NO_DESTINATION_ROLE: () =>
    "name the RAM role that the service writes with: a managed migration has no key for the destination",
  MANAGED_IS_OFF: () => "`managed` needs `enabled: true` in `migration`: turn it on, or leave `managed` out",
  ESCALATION_TOO_LATE: () =>
    "a request expires after `waitDays` days, before this: give fewer hours, or more days",
  APPROVALS_CANNOT_BE_MET: ({ needed, named }) =>
    `${needed} approvals are needed and only ${named} approvers are named: name more, or need fewer`,
  NO_SOURCES: () => "name the sources that are to be asked for in no other channel, in `sources`",
  NO_DESTINATION: () => "name at least one destination bucket or pattern",
  NO_ACCOUNT: () => "name at least one account, or leave it out",
  RULE_WITHOUT_SUBJECT: ({ names }) =>
    `say what it is about: ${formatAlternatives(names.map((name) => `\`${name}\``))}`,
  RULE_WITHOUT_DEMAND: () => "say who has to agree (`approvers`), or how many (`needed`)",
  HOST_NAME: () => "expected a host name in small letters",
  NO_HOST: () => "name at least one host, or leave it out",
  TICKET_HOST: ({ host, hosts }) =>
    `its host ${host} is not among the hosts of tickets (${hosts.join(", ")}): name it in \`ticketHosts\`, or the links of its tickets are refused`,
  SECRETS_IN_MESSAGES: () =>
    "`message` puts the secrets into a Slack message, where notifications, exports and administrators can show them. " +
    "Use `reveal`, or add `secretsInMessagesUnderstood: true` beside it to say that this is understood",
  POLICY_NAME: () => "expected the name of an IAM policy, or null for none",
  DEFAULT_DAYS: () => "more than `maxDays`: give fewer days, or raise `maxDays`",
  MACHINE_NAME: () => "expected a name of a–z, 0–9 and hyphens, at most 40 characters",
  RECEIVER_ADDRESS: () => "expected an https address without a user (plain http only to this machine)",
  NO_EVENT: () => "name at least one kind of event, or leave `events` out for all",
  NO_CHANNEL: () => "name at least one channel, by its id",
  TOKEN_HASH: () =>
    "expected what `mgw-prep token` prints for the settings: sha256: and 64 hexadecimal digits",
  TOKEN_END: () => "expected the last day of the token, such as 2027-01-31",
  NO_PROFILE: () => "allow at least one profile",
  DEFAULT_NOT_ALLOWED: () => "not among `allowed`: add it there, or choose one of them",
  ACCOUNT_NAME: () => "expected a short name of letters, digits and spaces",
  NO_EXTERNAL_ID: () => "missing: give the external id that the role's trust policy asks for",
  EXTERNAL_ID: () => "expected 2 characters or more of letters, digits and +=,.@:/_-",
  AWS_ROLE: () => "expected a role such as arn:aws:iam::123456789012:role/mgw-prep",
  ALIBABA_ROLE: () => "expected a role such as acs:ram::5123456789012345:role/mgw-prep",
  REGION: () => "expected a region such as eu-central-1",
  NAME_TWICE: ({ name }) => `${name} stands twice: keep one of them`,
  PRICE_DAY: () => "expected the day that the prices are of, such as 2026-11-01",
  CURRENCY: () => "expected the three letters of a currency, such as USD",
  SLACK_ID: ({ expected, text, got }) =>
    got === null
      ? `expected ${SLACK_IDS[expected]}`
      : `expected ${SLACK_IDS[expected]}; ${text} is ${SLACK_THINGS[got]}`,

  NOT_SET: ({ name }) => TO_SET[name],
  SEAL_KEYS: ({ bytes }) => `expected base64 of ${bytes} bytes, or several, separated by commas`,
  ENDPOINT: () => "expected a full URL such as https://host",
  ENDPOINT_IN_THE_CLEAR: () =>
    "expected https; plain http is only for this machine (127.0.0.1, localhost, ::1)",
  DATABASE_URL: () => "expected a URL such as postgresql://user:password@host/database?sslmode=verify-full",
  DATABASE_IN_THE_CLEAR: () =>
    "the server is not on this machine: expected sslmode=verify-full in the URL (with sslrootcert=/path where its " +
    "certificate is of a CA of your own). Approvals, sealed credentials and the password travel there; sslmode=disable " +
    "says that only the two of them share that network",
  WEBHOOK_SECRET: ({ bytes }) =>
    `expected whsec_ and base64 of at least ${bytes} bytes; several separated by commas while one is changed`,
  BOT_TOKEN: () => "expected a bot token, it begins with xoxb-",
  APP_TOKEN: () => "expected an app-level token, it begins with xapp-",
  SIGNING_SECRET: () => "expected the signing secret as Slack shows it (Basic Information): 32 characters",

  NOT_JSON: ({ said }) => `not JSON: ${excerpt(said)}`,
  NO_POLICY: () => "expected a JSON object with a Statement",
  NO_STATEMENT: () => "expected the element Statement",
  STATEMENT_NOT_OBJECT: () => "expected a statement, which is a JSON object",
  FOREIGN_ELEMENT: ({ name }) => `the element ${excerpt(name)} is not part of a policy`,
  POLICY_VERSION: ({ version }) => `the Version ${excerpt(version)} is not known`,
  KEY_TWICE: ({ key }) => `the key ${excerpt(key)} stands twice in one object`,
  NUMBER_FORM: ({ number }) =>
    `the number ${excerpt(number)} has no other form that is surely the same: write it as a text`,
  NO_PRINCIPAL: () => "expected at least one principal",
  PRINCIPAL: () => 'expected "*", or an object such as {"AWS": "arn:aws:iam::123456789012:root"}',
  CONDITION_KEY_TWICE: () => "a condition key stands twice, in different letter case",
  EITHER: ({ names }) => `expected either ${formatAlternatives(names)}`,
};

function describePlace(place: ConfigurationPlace): string {
  if ("variable" in place) return place.variable;
  return `${place.file}:${place.line} ${place.field === "" ? "the file" : place.field}`;
}

/** A mistake in a document, with its place in it. */
export function describePlaced({ path, mistake }: PlacedMistake): string {
  const said = describeMistake({ words }, mistake);
  return path.length === 0 ? said : `${excerpt(path.join("."))}: ${said}`;
}

/** What is wrong in settings, environment and policies, each with what to do. */
export const mistakeTexts = { words, place: describePlace };
