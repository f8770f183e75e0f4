import type { Command } from "commander";
import type { CheckInput } from "../checks/check.ts";
import { runAll } from "../checks/run-all.ts";
import { runCheck } from "../checks/run-check.ts";
import type { AlibabaCloud } from "../clouds/contract/destination.ts";
import type { AwsCloud } from "../clouds/contract/source.ts";
import { findPrefixProblem, normalizePrefix, parseOssUri, parseS3Uri } from "../core/bucket-names.ts";
import type { Estimate } from "../core/estimate.ts";
import { byGravity, type Finding, type Severity } from "../core/finding.ts";
import { NO_KEYS } from "../core/key-generation.ts";
import type { AlibabaSite } from "../core/links.ts";
import { UNKNOWN_MARK } from "../core/ownership.ts";
import { PROFILES, type Profile } from "../core/profile.ts";
import { readOssRegion } from "../core/regions.ts";
import type { Verdict } from "../core/verdict.ts";
import { textOfFinding } from "../texts/finding-texts.ts";
import { formTexts } from "../texts/form-texts.ts";
import { formatBytesBoth, formatCount } from "../texts/formats.ts";
import { describeChangedPolicy } from "../texts/policy-texts.ts";
import { collectTag, readTag, TAG_OPTION } from "./tag-option.ts";
import { type Terminal, usageError } from "./terminal.ts";

/** What the checks need from the world; made from the environment when the command runs. */
export type CheckIo = {
  terminal: Terminal;
  now(): Date;
  connect(): Promise<{ aws: AwsCloud; alibaba: AlibabaCloud; site: AlibabaSite }>;
};

type CheckResult = { findings: Finding[]; estimate: Estimate | null; verdict: Verdict | null };
type CheckOptions = {
  region: string;
  profile: string;
  storageClass: string;
  tag?: readonly string[];
  json?: boolean;
};

/** Adds `check`: exit 0 ready, warnings included; 1 a blocker or `restricted`; 2 something unknown or `uncertain`. */
export function addCheckCommand(program: Command, io: CheckIo): void {
  program
    .command("check")
    .description("run the prerequisite checks, change nothing, and say what was found")
    .argument("<source>", "s3://bucket or s3://bucket/prefix")
    .argument("<destination>", "oss://bucket")
    .requiredOption("--region <region>", "OSS region of the destination, such as oss-eu-central-1")
    .option("--profile <profile>", `permission profile: ${PROFILES.join(", ")}`, "documented")
    .option("--storage-class <class>", "storage class of the destination: Standard or IA", "Standard")
    .option("--tag <key=value>", TAG_OPTION, collectTag)
    .option("--json", "print the result as JSON")
    .action(async (source: string, destination: string, options: CheckOptions) => {
      const request = readRequest(source, destination, options, io.terminal);
      const { changedPolicy, ...result } = await runChecks(request, readTags(options.tag ?? []), io);
      if (options.json) io.terminal.out(`${JSON.stringify(result)}\n`);
      else printChecks(result, io.terminal);
      if (!options.json && changedPolicy !== null) {
        io.terminal.out(`\n${describeChangedPolicy(request.sourceBucket, changedPolicy)}\n`);
      }
      io.terminal.exit(exitCodeOf(result));
    });
}

/** The request in the arguments. Errors: a usage error that names the argument. */
function readRequest(
  source: string,
  destination: string,
  options: CheckOptions,
  terminal: Terminal,
): CheckInput["request"] {
  const from = parseS3Uri(source) ?? usageError(`expected s3://bucket[/prefix] as the source, got ${source}`);
  const to =
    parseOssUri(destination) ?? usageError(`expected oss://bucket as the destination, got ${destination}`);
  const ossRegion =
    readOssRegion(options.region) ??
    usageError(`expected a region such as oss-eu-central-1 after --region, got ${options.region}`);
  const problem = findPrefixProblem(from.prefix);
  if (problem) usageError(formTexts.nameProblem(problem));
  const { prefix, wasChanged } = normalizePrefix(from.prefix);
  if (wasChanged) terminal.err(`A prefix ends with "/": checking under ${prefix}\n`);
  if (options.storageClass !== "Standard" && options.storageClass !== "IA") {
    usageError(`expected Standard or IA after --storage-class, got ${options.storageClass}`);
  }
  return {
    sourceBucket: from.bucket,
    prefix,
    destinationBucket: to.bucket,
    ossRegion,
    storageClass: options.storageClass as "Standard" | "IA",
    profile: readProfile(options.profile),
  };
}

function readProfile(text: string): Profile {
  return (
    PROFILES.find((profile) => profile === text) ??
    usageError(`expected one of ${PROFILES.join(", ")} after --profile, got ${text}`)
  );
}

/** Tags that the bot's users have by the settings; a usage error names the first that IAM would refuse. */
function readTags(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map(
      (text) => readTag(text) ?? usageError(`expected key=value as IAM takes it after --tag, got ${text}`),
    ),
  );
}

async function runChecks(
  request: CheckInput["request"],
  tags: Readonly<Record<string, string>>,
  io: CheckIo,
): Promise<CheckResult & { changedPolicy: string | null }> {
  const { aws, alibaba, site } = await io.connect();
  const input: CheckInput = {
    request,
    userName: null,
    installationId: null,
    userTags: { ...UNKNOWN_MARK, ...tags },
    boundary: "unknown",
    ownKeys: NO_KEYS,
    ticket: null,
    site,
    now: io.now(),
  };
  const named = await runAll({ aws, alibaba }, (check, clouds) => runCheck(check, input, clouds));
  const outcomes = named.map(({ outcome }) => outcome);
  return {
    findings: outcomes.flatMap((outcome) => outcome.findings),
    estimate: outcomes.find((outcome) => outcome.estimate)?.estimate ?? null,
    verdict: outcomes.find((outcome) => outcome.verdict)?.verdict ?? null,
    changedPolicy: outcomes.find(({ facts }) => facts?.changedPolicy)?.facts?.changedPolicy ?? null,
  };
}

function exitCodeOf({ findings, verdict }: CheckResult): 0 | 1 | 2 {
  if (verdict === "restricted" || findings.some(({ severity }) => severity === "blocker")) return 1;
  return verdict === "uncertain" || findings.some(({ severity }) => severity === "unknown") ? 2 : 0;
}

const MARKS: Record<Severity, string> = {
  ok: "ok      ",
  note: "note    ",
  warning: "warning ",
  unknown: "unknown ",
  blocker: "BLOCKER ",
};

function printChecks({ findings, estimate, verdict }: CheckResult, terminal: Terminal): void {
  for (const found of byGravity(findings)) {
    const { title, detail, remedy } = textOfFinding(found);
    terminal.out(`${terminal.paint(found.severity, MARKS[found.severity])}${title}\n`);
    if (found.severity === "ok") continue;
    for (const line of [detail, ...found.evidence, remedy]) if (line) terminal.out(`          ${line}\n`);
  }
  if (estimate) {
    const archived =
      estimate.archivedBytes > 0 ? `, of it archived: ${formatBytesBoth(estimate.archivedBytes)}` : "";
    terminal.out(
      `\n${formatCount(estimate.objectCount, "object")}, ${formatBytesBoth(estimate.transferBytes)} to transfer${archived}` +
        ` (${estimate.method}, as of ${estimate.asOf})\n`,
    );
  }
  if (verdict) terminal.out(`Whitelist verdict: ${verdict}\n`);
}
