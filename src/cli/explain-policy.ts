import type { Command } from "commander";
import { evaluateBucketPolicy, type PolicyQuestion } from "../checks/policy/evaluate-bucket-policy.ts";
import { identifyUser } from "../checks/policy/identify-user.ts";
import type { Organization } from "../checks/policy/request-context.ts";
import { findPrefixProblem, findS3SourceNameProblem, normalizePrefix } from "../core/bucket-names.ts";
import { UNKNOWN_MARK } from "../core/ownership.ts";
import { AWS_REGION, isPartition, PARTITIONS } from "../core/partitions.ts";
import type { PolicyVerdict, StatementVerdict } from "../core/policy-verdict.ts";
import { ENDPOINT_SCHEME, type ServiceUser } from "../core/service-request.ts";
import type { Verdict } from "../core/verdict.ts";
import { EX_USAGE } from "../exit-codes.ts";
import {
  describeChangedPolicy,
  describeCondition,
  describeJudged,
  describeMeaning,
  describeReason,
  describeRemedy,
  describeScope,
  describeTagRemedy,
  describeVerdict,
  listActions,
  nameStatement,
} from "../texts/policy-texts.ts";
import { collectTag, readTag, TAG_OPTION } from "./tag-option.ts";

/** What the command needs of the process, so that it can be played without one. */
export type ExplainPolicyIo = {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
  /** All of standard input; asked for only when FILE is `-`. */
  readStdin(): Promise<string>;
  readFile(path: string): Promise<string>;
  /** Whether standard output is a terminal that takes colour; `NO_COLOR` makes it false. */
  isColourful: boolean;
  now(): Date;
  setExitCode(code: number): void;
};

/** Options as they stand on the command line; nothing is checked yet. */
export type ExplainPolicyOptions = {
  bucket?: string;
  account?: string;
  user?: string;
  prefix?: string;
  partition?: string;
  organization?: string;
  region?: string;
  tag?: readonly string[];
  json?: boolean;
};

type Question = Omit<PolicyQuestion, "policy" | "now">;

const EXIT_CODES: Record<Verdict, number> = { open: 0, restricted: 1, uncertain: 2 };
const COLOURS: Record<Verdict, number> = { open: 32, restricted: 31, uncertain: 33 };
const BOLD = 1;

/** Adds `explain-policy` to the program. Missing options are reported by the command itself, all at once, with exit 64. */
export function addExplainPolicyCommand(program: Command, io: ExplainPolicyIo): void {
  program
    .command("explain-policy")
    .description("say whether a bucket policy shuts the migration service out, and why")
    .argument("<file>", "the bucket policy as JSON; - reads standard input")
    .option("--bucket <name>", "the bucket that the policy is on")
    .option(
      "--account <id>",
      "the account of the bucket and of the user, 12 digits; the bucket's owner when left out",
    )
    .option(
      "--user <user>",
      "the IAM user that reads: a name of the bot's, a path with a name (/name: no path), or an ARN; a new user of the bot's when left out",
    )
    .option("--prefix <prefix>", "what is to be migrated; all of the bucket when left out")
    .option("--partition <partition>", PARTITIONS.join(", "), "aws")
    .option(
      "--organization <id>",
      "the organization of the account, such as o-a1b2c3d4e5; none for no organization",
    )
    .option("--region <region>", "the region of the bucket")
    .option("--tag <key=value>", TAG_OPTION, collectTag)
    .option("--json", "print the verdict as JSON")
    .addHelpText("after", "\nExit code: 0 open, 1 restricted, 2 uncertain, 64 usage error.")
    .action(async (file: string, options: ExplainPolicyOptions) => {
      io.setExitCode(await explainPolicy(file, options, io));
    });
}

/** Prints the verdict on a policy document and returns the exit code. Each problem with the arguments is one line on standard error. */
export async function explainPolicy(
  file: string,
  options: ExplainPolicyOptions,
  io: ExplainPolicyIo,
): Promise<number> {
  const question = readQuestion(options);
  if ("problems" in question) return refuse(question.problems, io);
  const document = await readDocument(file, io);
  if ("problem" in document) return refuse([document.problem], io);
  if (question.prefix !== (options.prefix ?? "")) {
    io.stderr.write(`explain-policy: a prefix ends with "/": judging ${question.prefix}\n`);
  }
  const result = evaluateBucketPolicy({ ...question, policy: document.text, now: io.now() });
  io.stdout.write(
    options.json === true ? formatAsJson(result) : formatForPeople(question, result, io.isColourful),
  );
  return EXIT_CODES[result.verdict];
}

function refuse(problems: readonly string[], { stderr }: ExplainPolicyIo): number {
  stderr.write(problems.map((problem) => `explain-policy: ${problem}\n`).join(""));
  return EX_USAGE;
}

function readQuestion(options: ExplainPolicyOptions): Question | { problems: readonly string[] } {
  const { bucket = "", account, prefix = "", region } = options;
  const problems: string[] = [];
  if (findS3SourceNameProblem(bucket) !== null) {
    problems.push(`--bucket must be the name of an S3 bucket, got ${quote(bucket)}`);
  }
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    problems.push(`--account must be 12 digits, got ${quote(account)}`);
  }
  if (findPrefixProblem(prefix) !== null) {
    problems.push(`--prefix must be the beginning of object keys, without a leading /, got ${quote(prefix)}`);
  }
  if (region !== undefined && !AWS_REGION.test(region)) {
    problems.push(`--region must be a region such as eu-central-1, got ${quote(region)}`);
  }
  const organization = readOrganization(options.organization);
  if (organization === null) {
    problems.push(
      `--organization must be an id such as o-a1b2c3d4e5, or none, got ${quote(options.organization ?? "")}`,
    );
  }
  const user = readUser(options, problems);
  if (problems.length > 0 || user === null || organization === null) return { problems };
  return {
    bucket,
    user,
    prefix: normalizePrefix(prefix).prefix,
    endpointScheme: ENDPOINT_SCHEME,
    organization,
    region: region ?? null,
  };
}

/** Source: Organizations API, DescribeOrganization, the pattern of `Id`. */
function readOrganization(text: string | undefined): Organization | null {
  if (text === undefined) return "unknown";
  if (text === "none") return { id: null };
  return /^o-[a-z0-9]{10,32}$/.test(text) ? { id: text } : null;
}

function readUser(options: ExplainPolicyOptions, problems: string[]): ServiceUser | null {
  const { account, user, partition = "aws" } = options;
  const tags = readTags(options.tag ?? [], problems);
  if (!isPartition(partition)) {
    problems.push(`--partition must be one of ${PARTITIONS.join(", ")}, got ${quote(partition)}`);
    return null;
  }
  try {
    const accountId = account !== undefined && /^\d{12}$/.test(account) ? account : null;
    return identifyUser({ user: user ?? null, accountId, partition, tags: { ...UNKNOWN_MARK, ...tags } });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push(`--user must be an IAM user of the bucket's account: ${error.message}`);
    return null;
  }
}

function readTags(texts: readonly string[], problems: string[]): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const text of texts) {
    const tag = readTag(text);
    if (tag !== null) tags[tag[0]] = tag[1];
    else
      problems.push(`--tag must be key=value as IAM takes it, and none of the bot's own, got ${quote(text)}`);
  }
  return tags;
}

function quote(text: string): string {
  return text === "" ? "nothing" : JSON.stringify(text);
}

/** The document's text, as far as it is JSON: anything else is a wrong file, not an uncertain policy. */
async function readDocument(
  file: string,
  io: ExplainPolicyIo,
): Promise<{ text: string } | { problem: string }> {
  let text: string;
  try {
    text = file === "-" ? await io.readStdin() : await io.readFile(file);
  } catch (error) {
    return {
      problem: `cannot read ${quote(file)}: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  const document = text.replace(/^\uFEFF/, "");
  try {
    JSON.parse(document);
  } catch (error) {
    const name = file === "-" ? "standard input" : quote(file);
    return { problem: `${name} is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  return { text: document };
}

/** The stable shape of design section 10. */
function formatAsJson({ verdict, statements }: PolicyVerdict): string {
  const shown = statements.map(({ index, sid, effect, reason, conditions, scope }) => ({
    index,
    sid,
    effect,
    reason: describeReason(reason),
    conditions: conditions.map(({ operator, key, values, outcome, meaning }) => ({
      operator,
      key,
      values,
      outcome,
      meaning: describeMeaning(meaning),
    })),
    scope,
  }));
  return `${JSON.stringify({ verdict, statements: shown }, null, 2)}\n`;
}

function formatForPeople(
  question: Question,
  { verdict, statements, changedPolicy }: PolicyVerdict,
  isColourful: boolean,
): string {
  const paint = (text: string, code: number) => (isColourful ? `\u001b[${code}m${text}\u001b[0m` : text);
  const head = `${paint(verdict.toUpperCase(), COLOURS[verdict])}  ${describeVerdict(verdict)}\n`;
  const paragraphs = statements.map((statement) => formatStatement(statement, paint));
  const empty = statements.length === 0 ? ["\nThe policy has no statements.\n"] : [];
  const changed =
    changedPolicy === null ? [] : [`\n${describeChangedPolicy(question.bucket, changedPolicy)}\n`];
  return [`${describeJudged(question)}\n`, head, ...paragraphs, ...empty, ...changed].join("");
}

const OUTCOME_WORDS = { yes: "denies", no: "does not deny", unknown: "may deny" } as const;
const OUTCOME_VERDICTS = { yes: "restricted", no: "open", unknown: "uncertain" } as const;
const CONDITION_WORDS = { yes: "met", no: "not met", unknown: "not known" } as const;

function formatStatement(statement: StatementVerdict, paint: (text: string, code: number) => string): string {
  const { effect, outcome, reason, conditions, scope, actions, remedy, tagRemedy } = statement;
  const bearing = paint(OUTCOME_WORDS[outcome], COLOURS[OUTCOME_VERDICTS[outcome]]);
  const concerned = actions.length === 0 ? "" : `, ${listActions(actions)} on ${describeScope(scope)}`;
  const lines = [
    `${paint(nameStatement(statement), BOLD)} (${effect}): ${bearing}${concerned}`,
    `  ${describeReason(reason)}`,
    ...conditions.flatMap((condition) => [
      `  - ${describeCondition(condition)}: ${CONDITION_WORDS[condition.outcome]}`,
      `    ${describeMeaning(condition.meaning)}`,
    ]),
    ...(remedy === undefined ? [] : [`  What would help: ${describeRemedy(remedy)}`]),
    ...(tagRemedy === undefined ? [] : [`  ${describeTagRemedy(tagRemedy)}`]),
  ];
  return `\n${lines.join("\n")}\n`;
}
