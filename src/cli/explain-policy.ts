import type { Command } from "commander";
import { identifyCaller, type Partition } from "../checks/policy/caller.ts";
import { evaluateBucketPolicy } from "../checks/policy/evaluate-bucket-policy.ts";
import { findPrefixProblem, findS3BucketNameProblem } from "../core/bucket-names.ts";
import type { PolicyVerdict, StatementVerdict, Verdict } from "../core/policy-verdict.ts";
import {
  describeCondition,
  describeMeaning,
  describeReason,
  describeRemedy,
  describeScope,
  describeVerdict,
  listActions,
  nameStatement,
} from "../texts/policy-texts.ts";

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
  json?: boolean;
};

type Question = { bucket: string; accountId: string; user: string; prefix: string; partition: Partition };

const EXIT_CODES: Record<Verdict, number> = { open: 0, restricted: 1, uncertain: 2 };
const EXIT_USAGE = 64;
const PARTITIONS: readonly string[] = ["aws", "aws-cn", "aws-us-gov"] satisfies Partition[];
const COLOURS: Record<Verdict, number> = { open: 32, restricted: 31, uncertain: 33 };
const BOLD = 1;

/** Adds `explain-policy` to the program. Missing options are reported by the command itself, all at once, with exit 64. */
export function addExplainPolicyCommand(program: Command, io: ExplainPolicyIo): void {
  program
    .command("explain-policy")
    .description("say whether a bucket policy shuts the migration service out, and why")
    .argument("<file>", "the bucket policy as JSON; - reads standard input")
    .option("--bucket <name>", "the bucket that the policy is on")
    .option("--account <id>", "the account of the bucket and of the user, 12 digits")
    .option("--user <user>", "the IAM user: a name, a path with a name, or an ARN")
    .option("--prefix <prefix>", "what is to be migrated; all of the bucket when left out")
    .option("--partition <partition>", PARTITIONS.join(", "), "aws")
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
  const result = evaluateBucketPolicy({ ...question, policy: document.text, now: io.now() });
  io.stdout.write(options.json === true ? formatAsJson(result) : formatForPeople(result, io.isColourful));
  return EXIT_CODES[result.verdict];
}

function refuse(problems: readonly string[], { stderr }: ExplainPolicyIo): number {
  stderr.write(problems.map((problem) => `explain-policy: ${problem}\n`).join(""));
  return EXIT_USAGE;
}

function readQuestion(options: ExplainPolicyOptions): Question | { problems: readonly string[] } {
  const { bucket = "", account = "", user = "", prefix = "", partition = "aws" } = options;
  const problems: string[] = [];
  if (findS3BucketNameProblem(bucket) !== null) {
    problems.push(`--bucket must be the name of an S3 bucket, got ${quote(bucket)}`);
  }
  if (!/^\d{12}$/.test(account)) problems.push(`--account must be 12 digits, got ${quote(account)}`);
  if (findPrefixProblem(prefix) !== null) {
    problems.push(`--prefix must be the beginning of object keys, without a leading /, got ${quote(prefix)}`);
  }
  if (!isPartition(partition)) {
    return {
      problems: [...problems, `--partition must be one of ${PARTITIONS.join(", ")}, got ${quote(partition)}`],
    };
  }
  const userProblem = findUserProblem(user, account, partition);
  if (userProblem !== null) problems.push(userProblem);
  return problems.length > 0 ? { problems } : { bucket, accountId: account, user, prefix, partition };
}

function findUserProblem(user: string, account: string, partition: Partition): string | null {
  try {
    identifyCaller(user, account, partition);
    return null;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `--user must be an IAM user of the bucket's account: ${error.message}`;
  }
}

function isPartition(text: string): text is Partition {
  return PARTITIONS.includes(text);
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

function formatForPeople({ verdict, statements }: PolicyVerdict, isColourful: boolean): string {
  const paint = (text: string, code: number) => (isColourful ? `\u001b[${code}m${text}\u001b[0m` : text);
  const head = `${paint(verdict.toUpperCase(), COLOURS[verdict])}  ${describeVerdict(verdict)}\n`;
  const paragraphs = statements.map((statement) => formatStatement(statement, paint));
  const empty = statements.length === 0 ? ["\nThe policy has no statements.\n"] : [];
  return [head, ...paragraphs, ...empty].join("");
}

const OUTCOME_WORDS = { yes: "denies", no: "does not deny", unknown: "may deny" } as const;
const OUTCOME_VERDICTS = { yes: "restricted", no: "open", unknown: "uncertain" } as const;
const CONDITION_WORDS = { yes: "met", no: "not met", unknown: "not known" } as const;

function formatStatement(statement: StatementVerdict, paint: (text: string, code: number) => string): string {
  const { effect, outcome, reason, conditions, scope, actions, remedy } = statement;
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
  ];
  return `\n${lines.join("\n")}\n`;
}
