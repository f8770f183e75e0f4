import type { Cloud } from "../../core/cloud.ts";
import type { Estimate } from "../../core/estimate.ts";
import type { Severity } from "../../core/finding.ts";
import type { UserProblem } from "../../core/user-problem.ts";
import type { Verdict } from "../../core/verdict.ts";
import { compareTexts } from "./compare-texts.ts";
import { formatBytesBoth, formatCount, formatDuration, formatNumber } from "./formats.ts";

type Figures = { objectCount: number; sizeBytes: number };

function figures({ objectCount, sizeBytes }: Figures): string {
  return `${formatCount(objectCount, "object")}, ${formatBytesBoth(sizeBytes)}`;
}

function quote(text: string): string {
  return text === "" ? "nothing" : JSON.stringify(text);
}

const checkTexts = {
  about: "run the prerequisite checks, change nothing, and say what was found",
  source: "s3://bucket or s3://bucket/prefix",
  destination: "oss://bucket",
  region: "OSS region of the destination, such as oss-eu-central-1",
  profile: (profiles: readonly string[]) => `permission profile: ${profiles.join(", ")}`,
  storageClass: "storage class of the destination: Standard or IA",
  badSource: (got: string) => `expected s3://bucket[/prefix] as the source, got ${got}`,
  badDestination: (got: string) => `expected oss://bucket as the destination, got ${got}`,
  badRegion: (got: string) => `expected a region such as oss-eu-central-1 after --region, got ${got}`,
  badStorageClass: (got: string) => `expected Standard or IA after --storage-class, got ${got}`,
  badProfile: (profiles: readonly string[], got: string) =>
    `expected one of ${profiles.join(", ")} after --profile, got ${got}`,
  badTag: (got: string) => `expected key=value as IAM takes it after --tag, got ${got}`,
  slashAdded: (prefix: string) => `A prefix ends with "/": checking under ${prefix}`,
  marks: {
    ok: "ok",
    note: "note",
    warning: "warning",
    unknown: "unknown",
    blocker: "BLOCKER",
  } satisfies Record<Severity, string>,
  estimate: ({ objectCount, transferBytes, archivedBytes, method, asOf }: Estimate) => {
    const archived = archivedBytes > 0 ? `, of it archived: ${formatBytesBoth(archivedBytes)}` : "";
    return `${formatCount(objectCount, "object")}, ${formatBytesBoth(transferBytes)} to transfer${archived} (${method}, as of ${asOf})`;
  },
  verdict: (verdict: Verdict) => `Whitelist verdict: ${verdict}`,
};

const settingsTexts = {
  about: "look at a settings file without starting anything",
  check: "say every mistake of a settings file, each with its line and what to do",
  file: "the file; that of MGW_SETTINGS, else mgw-prep.yaml, when left out",
  mark: "ok",
  fine: (
    path: string,
    { needed, approvers, groups, operators }: Record<"needed" | "approvers" | "groups" | "operators", number>,
  ) =>
    `${path}: ${formatCount(needed, "approval")} needed, by ${formatCount(approvers, "approver")} and ${formatCount(groups, "group")}; ${formatCount(operators, "operator entry", "operator entries")}. Whether Slack knows these people and groups is said by \`mgw-prep doctor\`.`,
};

const initTexts = {
  about: "set the bot up: asks, writes .env and mgw-prep.yaml, and tries everything; overwrites nothing",
  dryRun: "ask the same, and print what would be written, without secrets",
  exists: (names: readonly string[]) =>
    `${names.join(", ")}: already here, and nothing is overwritten. Run this in another folder, or move them away.`,
  begin:
    "This sets mgw-prep up in the folder that you are in. Ctrl-C ends it; nothing is written before the last answer.",
  createApp: (link: string) =>
    `1. Create the Slack app: open this, choose your workspace, and press Create, then Install to Workspace.\n\n${link}`,
  pasteManifest:
    "1. Create the Slack app at https://api.slack.com/apps: From a manifest, with the text of manifest.yml; then install it.",
  botToken: "Bot User OAuth Token (OAuth & Permissions; xoxb-…, not shown):",
  notBotToken: "A bot token begins with xoxb-.",
  slackRefused: (code: string) => `Slack does not take it (${code}). Try again.`,
  workspace: (team: string, people: number) => `${team}, ${formatCount(people, "member")}`,
  appToken:
    "App-level token (Basic Information, App-Level Tokens, scope connections:write; xapp-…, not shown):",
  notAppToken: "An app-level token begins with xapp-.",
  people:
    "2. Who may do what. Names as in Slack, handles or user groups, several separated by commas. Everybody may ask; change that in the file.",
  approvers: "Who approves?",
  operators: "Who runs the bot, and gets its alarms?",
  operatorsChannel:
    "Channel for alarms (the bot has to be in it: /invite @MGW Prep; Enter: direct messages):",
  defaultChannel: "Channel that the form proposes (Enter: none):",
  atLeastOne: "  At least one is needed.",
  nobody: (text: string) =>
    `  Nobody is called ${quote(text)}. An e-mail address is known only to an app with the scope users:read.email; give the name or the member ID.`,
  noChannel: (text: string) =>
    `  The bot is in no channel ${quote(text)}: invite it there first, or give another.`,
  several: (text: string) => `  Several are called ${quote(text)}:`,
  which: "  Number:",
  clouds: "3. The two clouds. Without a key the bot uses the identity of the machine (docs/identities.md).",
  awsRegion: "AWS region of the identity (Enter: us-east-1):",
  notRegion: "A region is written like eu-central-1.",
  awsKeyId: "AWS access key ID (Enter: the machine's role):",
  awsKeySecret: "AWS secret access key (not shown):",
  site: "Alibaba Cloud site, intl or cn (Enter: intl):",
  notSite: "intl or cn.",
  alibabaKeyId: "Alibaba Cloud AccessKey ID (Enter: the machine's role):",
  alibabaKeySecret: "Alibaba Cloud AccessKey secret (not shown):",
  dry: "Nothing was written. This would be:",
  written: (files: readonly string[], templates: string) =>
    `Written: ${files.join(", ")}, and ${templates}/ with templates that create the bot's identity in either cloud.`,
  keepSealKey:
    "Keep a copy of MGW_SEAL_KEY elsewhere: without it nobody opens what is held, nor verifies the audit log.",
  ready: "Everything is fine. Start it: set -a; . ./.env; set +a; mgw-prep start",
  notReady:
    "Correct what is said above, then: set -a; . ./.env; set +a; mgw-prep doctor. The templates in identities/ give the rights.",
  ended: "The input ended before everything was answered. Nothing was written.",
};

const requestTexts = {
  about: "ask a running bot for a preparation, as a program; people still decide",
  source: "s3://bucket or s3://bucket/prefix/",
  destination: "oss://bucket",
  region: "OSS region of the destination, such as oss-eu-central-1",
  recipient: "Slack id of who gets the credentials",
  channel: "Slack id of the channel of the card",
  reason: "why, for the approvers",
  profile: "permission profile; the settings' when left out",
  days: "days until the credentials are revoked; the settings' when left out",
  key: "the same for the same request, so that it is made once however often it is sent; drawn when left out",
  badDays: (got: string) => `--days must be a whole number, got ${quote(got)}`,
  noEnv: "set MGW_API_URL to where the bot listens (API_PORT), and MGW_API_TOKEN to a token of its settings",
  noAnswer: (url: string, why: string) => `${url} did not answer: ${why}`,
  asked: ({ id, state, link }: { id: string; state: string; link: string | null }) =>
    `${id}: ${state}${link === null ? "" : ` ${link}`}`,
  refused: (code: string, message: string) => `refused (${code}): ${message}`,
  tokenAbout: "draw a token for a program, and what the settings hold of it",
  token: (token: string, hash: string) =>
    `Token, shown once, for MGW_API_TOKEN of the program:\n  ${token}\nFor api.tokens in the settings:\n  hash: ${hash}`,
};

const exportTexts = {
  about: "write what is in the store for other programs",
  preparations: "every preparation, newest first; also while the bot runs",
  format: (formats: readonly string[]) => `one of ${formats.join(", ")}`,
  badFormat: (formats: readonly string[], got: string) =>
    `--format must be one of ${formats.join(", ")}, got ${quote(got)}`,
};

type LeftUser = { cloud: Cloud; accountId: string; userName: string };

const CLOUD_USER = { aws: "IAM user", alibaba: "RAM user" } satisfies Record<Cloud, string>;

const uninstallTexts = {
  about: "list what the bot made and has not removed, and remove it on request; the bot must be stopped",
  remove: "remove it; the installation's id, which the list says",
  removed: "removed",
  failed: "FAILED",
  otherInstallation: (got: string) => `--remove must be the id of this installation, got ${quote(got)}`,
  nothing: "Nothing of this installation is left in either cloud.",
  found: (count: number) => `${formatCount(count, "thing")} of this installation:`,
  user: ({ cloud, accountId, userName }: LeftUser) =>
    `${CLOUD_USER[cloud]} ${userName} in account ${accountId}, with its keys, policies and logon`,
  unrecordedUser: ({ cloud, accountId, userName }: LeftUser) =>
    `${CLOUD_USER[cloud]} ${userName} in account ${accountId}: it has this installation's mark, and no record says that the bot made it. It is not removed; look at it, and delete it by hand if it is yours`,
  policy: ({ policyName, accountId }: { policyName: string; accountId: string }) =>
    `RAM policy ${policyName} in account ${accountId}`,
  job: ({ name, region }: { name: string; region: string }) =>
    `migration job ${name} (${region}), with its jobs for failed files; one that runs is stopped`,
  address: ({ name, region }: { name: string; region: string }) => `data address ${name} (${region})`,
  bucket: ({ bucket, region }: { bucket: string; region: string }) =>
    `OSS bucket ${bucket} (${region}): it holds what was migrated, so it is never removed`,
  howToRemove: (installationId: string) =>
    `To remove all but buckets, with every key that may still be in use: mgw-prep uninstall --remove ${installationId}`,
  byHand:
    "By hand: delete the app at https://api.slack.com/apps, the bot's own two identities and the policy mgw-prep-boundary, the store (DATA_DIR or the database) and its backups. Cards in Slack stay as they are.",
};

const storeTexts = {
  backupAbout: "write the embedded store into a file, also while the bot runs",
  backupFile: "the file to write; it must not be there yet",
  backedUp: (file: string, sizeBytes: number) =>
    `${file}: ${formatBytesBoth(sizeBytes)} of files, as they were at one moment. Credentials in it are sealed; the seal key is not in it, so keep MGW_SEAL_KEY elsewhere.`,
  restoreAbout: "put a backup into an empty data folder (DATA_DIR)",
  restoreFile: "a file that backup wrote",
  restored: ({ folder, madeAt, version }: { folder: string; madeAt: string; version: string }) =>
    `${folder}: the store as it was at ${madeAt} (mgw-prep ${version}). Before you start a bot here, make sure that the one before does not run any more: two bots on copies of one store would undo each other's work.`,
  moveAbout: "move the embedded store to an empty PostgreSQL database; the bot must be stopped",
  moveTo: "the database, as DATABASE_URL names it; DATABASE_URL itself when left out",
  moved: ({
    folder,
    preparations,
    auditEntries,
  }: Record<"preparations" | "auditEntries", number> & { folder: string }) =>
    `Moved: ${formatCount(preparations, "preparation")} and ${formatCount(auditEntries, "audit entry", "audit entries")}, with all that belongs to them. Start the bot with DATABASE_URL; it goes on where it was. ${folder} starts no bot any more; keep it until you have a backup of the server.`,
};

const countTexts = {
  about: "count the current objects of an S3 bucket, or under a prefix, exactly",
  address: "s3://bucket or s3://bucket/prefix",
  badAddress: (got: string) =>
    `An address like s3://bucket or s3://bucket/prefix was expected, ${JSON.stringify(got)} came.`,
  cannotCount: (address: string, problem: string) =>
    `${JSON.stringify(address)} cannot be counted. ${problem}`,
  slashAdded: (prefix: string) => `A prefix ends with "/": counting under ${JSON.stringify(prefix)}.`,
  progress: (soFar: Figures & { objectsPerSecond: number }) =>
    `${figures(soFar)}, ${formatNumber(soFar.objectsPerSecond)} a second`,
  total: figures,
  ofClass: (storageClass: string, found: Figures) => `  ${storageClass}: ${figures(found)}`,
  requests: (requests: number, elapsedMs: number) =>
    `${formatCount(requests, "request")} in ${elapsedMs < 1000 ? "less than a second" : formatDuration(elapsedMs / 1000)}`,
  stoppedAtOnce: "Stopped before anything was counted.",
  stopped: (soFar: Figures) =>
    `Stopped before the end, after ${figures(soFar)}: there are at least as many. Another count begins at the beginning.`,
};

const explainTexts = {
  about: "say whether a bucket policy blocks the migration service, and why",
  file: "the bucket policy as JSON; - reads standard input",
  bucket: "the bucket that the policy is on",
  account: "the account of the bucket and of the user, 12 digits; the bucket's owner when left out",
  user: "the IAM user that reads: a name of the bot's, a path with a name (/name: no path), or an ARN; a new user of the bot's when left out",
  prefix: "what is to be migrated; all of the bucket when left out",
  organization: "the organization of the account, such as o-a1b2c3d4e5; none for no organization",
  region: "the region of the bucket",
  exitCodes: "Exit code: 0 open, 1 restricted, 2 uncertain, 64 usage error.",
  slashAdded: (prefix: string) => `a prefix ends with "/": judging ${prefix}`,
  badBucket: (got: string) => `--bucket must be the name of an S3 bucket, got ${quote(got)}`,
  badAccount: (got: string) => `--account must be 12 digits, got ${quote(got)}`,
  badPrefix: (got: string) =>
    `--prefix must be the beginning of object keys, without a leading /, got ${quote(got)}`,
  badRegion: (got: string) => `--region must be a region such as eu-central-1, got ${quote(got)}`,
  badOrganization: (got: string) =>
    `--organization must be an id such as o-a1b2c3d4e5, or none, got ${quote(got)}`,
  badPartition: (partitions: readonly string[], got: string) =>
    `--partition must be one of ${partitions.join(", ")}, got ${quote(got)}`,
  badUser: (problem: UserProblem) =>
    `--user must be an IAM user of the bucket's account: ${
      problem.code === "NO_NAME"
        ? `expected the name or ARN of an IAM user, got "${problem.got}"`
        : `expected a user of the bucket's account, ${problem.start}…, got ${problem.got}`
    }`,
  badTag: (got: string) =>
    `--tag must be key=value as IAM takes it, and none of the bot's own, got ${quote(got)}`,
  unreadable: (file: string, { said }: { code: string; said: string }) =>
    `cannot read ${quote(file)}: ${said}`,
  notJson: (file: string | null, why: string) =>
    `${file === null ? "standard input" : quote(file)} is ${why}`,
  verdictWord: { open: "OPEN", restricted: "RESTRICTED", uncertain: "UNCERTAIN" } satisfies Record<
    Verdict,
    string
  >,
  noStatements: "The policy has no statements.",
  bearing: { yes: "denies", no: "does not deny", unknown: "may deny" },
  concerned: (actions: string, scope: string) => `, ${actions} on ${scope}`,
  condition: { yes: "met", no: "not met", unknown: "not known" },
  wouldHelp: (remedy: string) => `What would help: ${remedy}`,
};

/** What the command line says, and the descriptions of its commands and options. */
export const cliTexts = {
  about: "Gets an Amazon S3 bucket and an Alibaba Cloud OSS bucket ready for a migration.",
  version: "output the version number",
  help: "display help for command",
  lang: "language of what is said; LC_ALL, LC_MESSAGES or LANG when left out",
  /** Headings of the help and mistakes in the arguments, as the parser of arguments says them. */
  parserSays: (words: string) => words,
  addHelp: "(add --help for the arguments)",
  usageError: (message: string) => `error: ${message}`,
  json: "print the result as JSON",
  tag: "a tag that the IAM user has beside the bot's own; may stand several times",
  start: {
    about: "run the bot",
    sealKeyLost: "the seal key used until now is lost for good: destroy what only it opens",
  },
  doctor: {
    about: "try every permission, scope, setting and connection that the bot needs",
    json: "print one JSON document",
  },
  settings: settingsTexts,
  store: storeTexts,
  init: initTexts,
  request: requestTexts,
  export: exportTexts,
  uninstall: uninstallTexts,
  check: checkTexts,
  count: countTexts,
  compare: compareTexts,
  explain: { ...explainTexts, json: "print the verdict as JSON" },
  notComplete: "The configuration is not complete:",
  cannotStart: "mgw-prep cannot start before this is fixed:",
  cloudFailed: (failure: {
    operation: string;
    subject: string;
    code: string;
    detail: string;
    requestId: string | null;
  }) =>
    `${failure.operation} on ${failure.subject} failed: ${failure.code}: ${failure.detail} (request ${failure.requestId ?? "unknown"})`,
  ownError: "An error of mgw-prep itself:",
};
