/**
 * A second opinion on bucket policies: slow, two-valued, and written from AWS's documents without a look at the
 * evaluator. It makes up requests that the migration service could send, over all that the statements of a policy name
 * together, and asks which of them are denied. What AWS documents nowhere is made up as well, both ways.
 */

import type { JudgedCaller, JudgedFacts, Statement } from "./judge/judged-caller.ts";
import { conditionEntries } from "./judge/judged-caller.ts";
import type { Question } from "./judge/question.ts";
import { type Found, findHit, isAlwaysHit } from "./judge/search-tables.ts";
import { type Kind, makeTables, type Tables } from "./judge/tables.ts";

export type { JudgedCaller, JudgedFacts };

export type Opinion = "denied-always" | "denied-perhaps" | "never-denied";
/** "required": what the service sends for certain. "all": with what it may send, and may as well not. */
export type Requests = "required" | "all";
type DeniedRequest = Record<string, string | null>;

const REQUIRED_ACTIONS = ["s3:ListBucket", "s3:GetObject"];
const ALL_ACTIONS = [...REQUIRED_ACTIONS, "s3:GetBucketLocation"];

export type Examination = {
  /**
   * - "denied-always": there is something that the service must ask for and is denied whatever is not known;
   * - "denied-perhaps": some request is denied, be it one that the service may never send;
   * - "never-denied": none is.
   */
  opinion: Opinion;
  /** There were too many requests: "always" is claimed for none of them then, and "never" holds for a sample. */
  isCapped: boolean;
  /** A denied request of each kind, or null. */
  denied: Record<Requests, DeniedRequest | null>;
};

export function examinePolicy(
  statements: readonly Statement[],
  caller: JudgedCaller,
  facts: JudgedFacts,
): Examination {
  const looks = ALL_ACTIONS.map((action) => lookAt(action, statements, caller, facts));
  const all = looks.find(({ denied }) => denied.all !== null)?.denied.all ?? null;
  const required = looks.find(({ denied }) => denied.required !== null)?.denied.required ?? null;
  const isAlways = looks.some((look) => look.isAlways);
  return {
    opinion: isAlways ? "denied-always" : all === null ? "never-denied" : "denied-perhaps",
    isCapped: looks.some((look) => look.isCapped),
    denied: { all, required },
  };
}

export function judgePolicy(
  statements: readonly Statement[],
  caller: JudgedCaller,
  facts: JudgedFacts,
): Opinion {
  return examinePolicy(statements, caller, facts).opinion;
}

/** Whether some request that the service could send is denied by the policy. */
export function findsDeniedRequest(
  statements: readonly Statement[],
  caller: JudgedCaller,
  facts: JudgedFacts,
  requests: Requests = "all",
): boolean {
  return examinePolicy(statements, caller, facts).denied[requests] !== null;
}

function lookAt(
  action: string,
  statements: readonly Statement[],
  caller: JudgedCaller,
  facts: JudgedFacts,
): { isAlways: boolean } & Omit<Examination, "opinion"> {
  const tables = tablesFor(action, statements, caller, facts);
  const isRequired = REQUIRED_ACTIONS.includes(action);
  const find = (isAllowed: (kind: Kind) => boolean) => {
    const found = findIn(tables, isAllowed);
    return found === null ? null : { action, ...describe(tables, found) };
  };
  const required = isRequired ? find((kind) => kind.isRequired) : null;
  const forms = (tables.kinds[tables.names.indexOf("form")] ?? []).filter((form) => form.isRequired);
  const isAsked = isRequired && required !== null && !tables.isCapped;
  const answers = isAsked ? forms.map((form) => isAlwaysHit(tables, form)) : [];
  return {
    isAlways: answers.includes("yes"),
    isCapped: tables.isCapped || answers.includes("too-many"),
    denied: { required, all: required ?? find(() => true) },
  };
}

function tablesFor(
  action: string,
  statements: readonly Statement[],
  caller: JudgedCaller,
  facts: JudgedFacts,
): Tables {
  const denials = statements.filter((statement) => statement["Effect"] === "Deny");
  const question: Question = { caller, facts, entries: denials.flatMap(conditionEntries) };
  return makeTables(denials, action, question);
}

function findIn(tables: Tables, isAllowed: (kind: Kind) => boolean): Found | null {
  for (const statement of tables.statements) {
    const found = findHit(tables, statement, isAllowed);
    if (found !== null) return found;
  }
  return null;
}

function describe({ kinds }: Tables, found: Found): DeniedRequest {
  const chosen = found.map((kind, dim) => kind ?? kinds[dim]?.[0]);
  return Object.fromEntries(chosen.flatMap((kind) => [...(kind?.values ?? [])]));
}
