import type { CheckInput } from "../checks/check.ts";
import { runAll } from "../checks/run-all.ts";
import { runCheck } from "../checks/run-check.ts";
import type { AlibabaCloud } from "../clouds/contract/destination.ts";
import type { AwsCloud } from "../clouds/contract/source.ts";
import { findPrefixProblem, normalizePrefix } from "../core/bucket-names.ts";
import type { Estimate } from "../core/estimate.ts";
import { byGravity, type Finding } from "../core/finding.ts";
import { NO_KEYS } from "../core/key-generation.ts";
import type { AlibabaSite } from "../core/links.ts";
import { UNKNOWN_MARK } from "../core/ownership.ts";
import type { Pasted, PastedPlace } from "../core/pasted.ts";
import { readDestinationAddress, readSourceAddress } from "../core/pasted-place.ts";
import { PROFILES, type Profile } from "../core/profile.ts";
import { readOssRegion } from "../core/regions.ts";
import type { Verdict } from "../core/verdict.ts";
import { textOfFinding } from "../texts/finding-text.ts";
import type { Texts } from "../texts/texts.ts";
import { readTag } from "./read-tag.ts";
import { fillColumn, type Terminal, usageError } from "./terminal.ts";

/** What the checks need from the world; made from the environment when the command runs. */
export type CheckIo = {
  terminal: Terminal;
  now(): Date;
  connect(): Promise<{ aws: AwsCloud; alibaba: AlibabaCloud; site: AlibabaSite }>;
};

export type CheckOptions = {
  region: string;
  profile: string;
  storageClass: string;
  tag?: readonly string[];
  json?: boolean;
};

type CheckResult = { findings: Finding[]; estimate: Estimate | null; verdict: Verdict | null };

/** Does what `check` asks for. Errors: UsageError, what `connect` throws. */
export async function runCheckCommand(
  source: string,
  destination: string,
  options: CheckOptions,
  io: CheckIo,
): Promise<void> {
  const request = readRequest(source, destination, options, io.terminal);
  const { changedPolicy, ...result } = await runChecks(request, readTags(options.tag ?? [], io.terminal), io);
  if (options.json) io.terminal.out(`${JSON.stringify(result)}\n`);
  else printChecks(result, io.terminal);
  if (!options.json && changedPolicy !== null) {
    io.terminal.out(`\n${io.terminal.texts.policy.changedPolicy(request.sourceBucket, changedPolicy)}\n`);
  }
  io.terminal.exit(exitCodeOf(result));
}

/** The request in the arguments. Errors: a usage error that names the argument. */
function readRequest(
  source: string,
  destination: string,
  options: CheckOptions,
  terminal: Terminal,
): CheckInput["request"] {
  const { texts } = terminal;
  const t = texts.cli.check;
  const read = (pasted: Pasted | null, side: "source" | "destination", bad: string): PastedPlace => {
    if (pasted?.ok) return pasted.place;
    const isTold = pasted !== null && pasted.problem !== "not-understood";
    return usageError(isTold ? texts.form.pasteProblem(pasted.problem, side) : bad);
  };
  const from = read(readSourceAddress(source), "source", t.badSource(source));
  const to = read(readDestinationAddress(destination), "destination", t.badDestination(destination));
  if (to.prefix !== undefined) usageError(texts.form.destinationFolder);
  const ossRegion = readOssRegion(options.region) ?? usageError(t.badRegion(options.region));
  const problem = findPrefixProblem(from.prefix ?? "");
  if (problem) usageError(texts.form.nameProblem(problem));
  const { prefix, wasChanged } = normalizePrefix(from.prefix ?? "");
  if (wasChanged) terminal.err(`${t.slashAdded(prefix)}\n`);
  if (options.storageClass !== "Standard" && options.storageClass !== "IA") {
    usageError(t.badStorageClass(options.storageClass));
  }
  return {
    sourceBucket: from.bucket,
    prefix,
    destinationBucket: to.bucket,
    ossRegion,
    storageClass: options.storageClass as "Standard" | "IA",
    profile: readProfile(options.profile, texts),
  };
}

function readProfile(text: string, texts: Texts): Profile {
  return (
    PROFILES.find((profile) => profile === text) ?? usageError(texts.cli.check.badProfile(PROFILES, text))
  );
}

/** Tags that the bot's users have by the settings; a usage error names the first that IAM would refuse. */
function readTags(tags: readonly string[], { texts }: Terminal): Record<string, string> {
  return Object.fromEntries(tags.map((text) => readTag(text) ?? usageError(texts.cli.check.badTag(text))));
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

const MARK_COLUMN = 8;

function printChecks({ findings, estimate, verdict }: CheckResult, terminal: Terminal): void {
  const { texts } = terminal;
  const t = texts.cli.check;
  for (const found of byGravity(findings)) {
    const { title, detail, remedy } = textOfFinding(texts, found);
    terminal.out(
      `${terminal.paint(found.severity, fillColumn(t.marks[found.severity], MARK_COLUMN))}${title}\n`,
    );
    if (found.severity === "ok") continue;
    for (const line of [detail, ...found.evidence, remedy]) if (line) terminal.out(`          ${line}\n`);
  }
  if (estimate) terminal.out(`\n${t.estimate(estimate)}\n`);
  if (verdict) terminal.out(`${t.verdict(verdict)}\n`);
}
