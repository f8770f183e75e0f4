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
