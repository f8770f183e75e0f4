import { evaluateBucketPolicy, type PolicyQuestion } from "../checks/policy/evaluate-bucket-policy.ts";
import { identifyUser, UserNotIdentified } from "../checks/policy/identify-user.ts";
import type { Organization } from "../checks/policy/request-context.ts";
import { findPrefixProblem, findS3SourceNameProblem, normalizePrefix } from "../core/bucket-names.ts";
import { UNKNOWN_MARK } from "../core/ownership.ts";
import { parseJson } from "../core/parse-json.ts";
import { AWS_REGION, isPartition, PARTITIONS } from "../core/partitions.ts";
import type { PolicyVerdict, StatementVerdict } from "../core/policy-verdict.ts";
import { ENDPOINT_SCHEME, type ServiceUser } from "../core/service-request.ts";
import type { Verdict } from "../core/verdict.ts";
import { EX_USAGE } from "../exit-codes.ts";
import { describeMistake } from "../texts/mistake-text.ts";
import type { Texts } from "../texts/texts.ts";
import { readTag } from "./read-tag.ts";
import type { Terminal, Tone } from "./terminal.ts";

/** What the command needs of the process, so that it can be played without one. */
export type ExplainPolicyIo = {
  terminal: Terminal;
  /** All of standard input; asked for only when FILE is `-`. */
  readStdin(): Promise<string>;
  readFile(path: string): Promise<string>;
  now(): Date;
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
const TONES: Record<Verdict, Tone> = { open: "ok", restricted: "blocker", uncertain: "warning" };

/** Prints the verdict on a policy document and returns the exit code. Each problem with the arguments is one line on standard error. */
export async function explainPolicy(
  file: string,
  options: ExplainPolicyOptions,
  io: ExplainPolicyIo,
): Promise<number> {
  const { terminal } = io;
  const { texts } = terminal;
  const question = readQuestion(options, texts);
  if ("problems" in question) return refuse(question.problems, terminal);
  const document = await readDocument(file, io);
  if ("problem" in document) return refuse([document.problem], terminal);
  if (question.prefix !== (options.prefix ?? "")) {
    terminal.err(`explain-policy: ${texts.cli.explain.slashAdded(question.prefix)}\n`);
  }
  const result = evaluateBucketPolicy({ ...question, policy: document.text, now: io.now() });
  terminal.out(
    options.json === true ? formatAsJson(result, texts) : formatForPeople(question, result, terminal),
  );
  return EXIT_CODES[result.verdict];
}

function refuse(problems: readonly string[], { err }: Terminal): number {
  err(problems.map((problem) => `explain-policy: ${problem}\n`).join(""));
  return EX_USAGE;
}

function readQuestion(
  options: ExplainPolicyOptions,
  texts: Texts,
): Question | { problems: readonly string[] } {
  const t = texts.cli.explain;
  const { bucket = "", account, prefix = "", region } = options;
  const problems: string[] = [];
  if (findS3SourceNameProblem(bucket) !== null) {
    problems.push(t.badBucket(bucket));
  }
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    problems.push(t.badAccount(account));
  }
  if (findPrefixProblem(prefix) !== null) {
    problems.push(t.badPrefix(prefix));
  }
  if (region !== undefined && !AWS_REGION.test(region)) {
    problems.push(t.badRegion(region));
  }
  const organization = readOrganization(options.organization);
  if (organization === null) {
    problems.push(t.badOrganization(options.organization ?? ""));
  }
  const user = readUser(options, problems, texts);
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

function readUser(options: ExplainPolicyOptions, problems: string[], texts: Texts): ServiceUser | null {
  const t = texts.cli.explain;
  const { account, user, partition = "aws" } = options;
  const tags = readTags(options.tag ?? [], problems, texts);
  if (!isPartition(partition)) {
    problems.push(t.badPartition(PARTITIONS, partition));
    return null;
  }
  try {
    const accountId = account !== undefined && /^\d{12}$/.test(account) ? account : null;
    return identifyUser({ user: user ?? null, accountId, partition, tags: { ...UNKNOWN_MARK, ...tags } });
  } catch (error) {
    if (!(error instanceof UserNotIdentified)) throw error;
    problems.push(t.badUser(error.problem));
    return null;
  }
}

function readTags(given: readonly string[], problems: string[], texts: Texts): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const text of given) {
    const tag = readTag(text);
    if (tag !== null) tags[tag[0]] = tag[1];
    else problems.push(texts.cli.explain.badTag(text));
  }
  return tags;
}

/** The document's text, as far as it is JSON: anything else is a wrong file, not an uncertain policy. */
async function readDocument(
  file: string,
  io: ExplainPolicyIo,
): Promise<{ text: string } | { problem: string }> {
  const { texts } = io.terminal;
  const t = texts.cli.explain;
  let text: string;
  try {
    text = file === "-" ? await io.readStdin() : await io.readFile(file);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { problem: t.unreadable(file, { code: (error as NodeJS.ErrnoException).code ?? said, said }) };
  }
  const document = text.replace(/^\uFEFF/, "");
  const parsed = parseJson(document);
  if ("mistake" in parsed) {
    return { problem: t.notJson(file === "-" ? null : file, describeMistake(texts.mistake, parsed.mistake)) };
  }
  return { text: document };
}

/** The shape that scripts read, as docs/checks.md has it; its sentences are in the language of the terminal. */
function formatAsJson({ verdict, statements }: PolicyVerdict, { policy }: Texts): string {
  const shown = statements.map(({ index, sid, effect, reason, conditions, scope }) => ({
    index,
    sid,
    effect,
    reason: policy.reason(reason),
    conditions: conditions.map(({ operator, key, values, outcome, meaning }) => ({
      operator,
      key,
      values,
      outcome,
      meaning: policy.meaning(meaning),
    })),
    scope,
  }));
  return `${JSON.stringify({ verdict, statements: shown }, null, 2)}\n`;
}

function formatForPeople(
  question: Question,
  { verdict, statements, changedPolicy }: PolicyVerdict,
  terminal: Terminal,
): string {
  const { policy, cli } = terminal.texts;
  const t = cli.explain;
  const head = `${terminal.paint(TONES[verdict], t.verdictWord[verdict])}  ${policy.verdict(verdict)}\n`;
  const paragraphs = statements.map((statement) => formatStatement(statement, terminal));
  const empty = statements.length === 0 ? [`\n${t.noStatements}\n`] : [];
  const changed =
    changedPolicy === null ? [] : [`\n${policy.changedPolicy(question.bucket, changedPolicy)}\n`];
  return [`${policy.judged(question)}\n`, head, ...paragraphs, ...empty, ...changed].join("");
}

const OUTCOME_VERDICTS = { yes: "restricted", no: "open", unknown: "uncertain" } as const;

function formatStatement(statement: StatementVerdict, { paint, texts }: Terminal): string {
  const { policy, cli } = texts;
  const t = cli.explain;
  const { effect, outcome, reason, conditions, scope, actions, remedy, tagRemedy } = statement;
  const bearing = paint(TONES[OUTCOME_VERDICTS[outcome]], t.bearing[outcome]);
  const concerned = actions.length === 0 ? "" : t.concerned(policy.actions(actions), policy.scope(scope));
  const lines = [
    `${paint("bold", policy.statement(statement))} (${effect}): ${bearing}${concerned}`,
    `  ${policy.reason(reason)}`,
    ...conditions.flatMap((condition) => [
      `  - ${policy.condition(condition)}: ${t.condition[condition.outcome]}`,
      `    ${policy.meaning(condition.meaning)}`,
    ]),
    ...(remedy === undefined ? [] : [`  ${t.wouldHelp(policy.remedy(remedy))}`]),
    ...(tagRemedy === undefined ? [] : [`  ${policy.tagRemedy(tagRemedy)}`]),
  ];
  return `\n${lines.join("\n")}\n`;
}
