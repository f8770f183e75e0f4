/** A Deny statement as demands that a request meets or not: it is denied where all of them are met. */

import { UNRESOLVED } from "../made-up-requests.ts";
import { type Operator, readOperator } from "./condition-tests.ts";
import {
  asList,
  bucketArn,
  type ConditionEntry,
  conditionEntries,
  type JudgedCaller,
  type Statement,
  userArn,
} from "./judged-caller.ts";
import { type Lookup, like, matchesPlainly, replaceVariables, variablesIn } from "./patterns.ts";
import type { Question } from "./question.ts";

/** One made-up request, with the way in which everything undocumented falls. */
export type World = {
  lookUp: Lookup;
  isOdd: (what: string) => boolean;
};
export type Demand = { keys: string[]; isMet: (world: World) => boolean };

export function demandsOf(statement: Statement, action: string, question: Question): Demand[] {
  return [
    demand([], () => hitsAction(statement, action)),
    demand([], (world) => hitsPrincipal(statement, world, question)),
    demand(["resource", ...variablesIn(resourceTexts(statement).join())], (world) =>
      hitsResource(statement, world, question.caller),
    ),
    ...resolvedVariables(statement),
    ...conditionEntries(statement).map((entry) =>
      demand([entry.key, ...variablesIn(entry.values.join())], conditionTest(entry)),
    ),
  ];
}

function demand(keys: string[], isMet: Demand["isMet"]): Demand {
  return { keys, isMet };
}

function resourceTexts(statement: Statement): string[] {
  return [...asList(statement["Resource"]), ...asList(statement["NotResource"])];
}

function resolvedVariables(statement: Statement): Demand[] {
  const values = conditionEntries(statement).flatMap((entry) =>
    /^(For\w+:)?(String|Arn)/.test(entry.operator) ? entry.values : [],
  );
  const texts = [...resourceTexts(statement), ...values].filter((text) => text.includes("${"));
  if (texts.length === 0) return [];
  const isMet = ({ lookUp }: World) =>
    lookUp(UNRESOLVED) !== "statement-is-invalid" ||
    texts.every((text) => replaceVariables(text, lookUp) !== null);
  return [demand([UNRESOLVED, ...texts.flatMap(variablesIn)], isMet)];
}

function hitsAction(statement: Statement, action: string): boolean {
  return hitsList(statement["Action"], statement["NotAction"], (pattern) =>
    matchesPlainly(pattern.toLowerCase(), action.toLowerCase()),
  );
}

function hitsList(listed: unknown, excluded: unknown, matches: (pattern: string) => boolean): boolean {
  return listed === undefined ? !asList(excluded).some(matches) : asList(listed).some(matches);
}

function hitsResource(statement: Statement, { lookUp, isOdd }: World, caller: JudgedCaller): boolean {
  const resource = lookUp("resource") ?? "";
  return hitsList(statement["Resource"], statement["NotResource"], (pattern) => {
    if (like(pattern, resource, lookUp)) return true;
    const meant = meantArn(pattern, caller);
    return meant !== pattern && like(meant, resource, lookUp) && isOdd(pattern);
  });
}

/**
 * What a resource may have been meant to be: the bucket in the partition that is assumed, without region and account,
 * in small letters, as an ARN. Where that makes a difference, one of the two is a mistake, and nobody says which.
 */
export function meantArn(pattern: string, caller: JudgedCaller): string {
  const text = pattern.trim();
  const [arn = "", partition = "", service = "", ...rest] = text.split(":");
  if (rest.length < 3 || arn.toLowerCase() !== "arn") {
    return /^[*?]|^arn:/i.test(text) ? pattern : `arn:${caller.partition}:s3:::${text}`;
  }
  const known = /^aws(-\w+)*$/i.test(partition) ? caller.partition : partition;
  const name = service.toLowerCase() === "s3" ? "s3" : service;
  return ["arn", known, name, "", "", ...rest.slice(2)].join(":");
}

/**
 * NotPrincipal and Deny: who lists a user must list its account as well, or the account may be denied and the user with it;
 * anybody who is not listed is denied, other users of the account too; and so is everybody with a permissions boundary (IAM
 * User Guide, NotPrincipal).
 */
function hitsPrincipal(statement: Statement, { isOdd }: World, { caller, facts }: Question): boolean {
  const element = statement["Principal"] ?? statement["NotPrincipal"];
  const names = element === "*" ? ["*"] : asList((element as Record<string, unknown> | undefined)?.["AWS"]);
  const isEveryone = names.includes("*");
  const isUser = names.includes(userArn(caller));
  const isAccount = names.some((name) => accountNames(caller).includes(name));
  const mayBeMeant = () => namesStrangely(element, names, caller) && isOdd(JSON.stringify(element));
  if (statement["Principal"] !== undefined) return isEveryone || isUser || isAccount || mayBeMeant();
  if (facts.hasPermissionsBoundary) return true;
  if (isEveryone || (isUser && isAccount) || mayBeMeant()) return false;
  return !isUser || isOdd("not-principal");
}

function accountNames({ account, partition }: JudgedCaller): string[] {
  return [account, `arn:${partition}:iam::${account}:root`];
}

/** Wildcards, letter case, hyphens in an account's id, other partitions, canonical ids: S3 refuses most of them. */
function namesStrangely(element: unknown, names: readonly string[], caller: JudgedCaller): boolean {
  const others = Object.entries(element === "*" ? {} : ((element as object | undefined) ?? {}));
  if (
    others.some(
      ([type, value]) => type === "CanonicalUser" || (type !== "AWS" && asList(value).includes("*")),
    )
  )
    return true;
  const exact = [...accountNames(caller), userArn(caller)];
  const own = exact.map((name) => name.toLowerCase());
  return names.some((name) => {
    if (exact.includes(name)) return false;
    const meant = name
      .trim()
      .toLowerCase()
      .replace(/^arn:aws[\w-]*:/, `arn:${caller.partition}:`);
    const withoutHyphens = meant.replaceAll("-", "");
    return own.some((text) => matchesPlainly(meant, text) || withoutHyphens === text);
  });
}

function conditionTest(entry: ConditionEntry): Demand["isMet"] {
  const { operator: text, key, values } = entry;
  if (text === "Null") {
    return ({ lookUp }) => {
      const isNull = String((lookUp(key) ?? null) === null);
      return values.some((value) => value === isNull);
    };
  }
  const operator = readOperator(text);
  if (operator === null) return ({ isOdd }) => isOdd(text);
  return (world) => holds(operator, world.lookUp(key) ?? null, values, world);
}

function holds(
  { test, isNegated, ifExists, quantifier }: Operator,
  actual: string | null,
  values: readonly string[],
  { lookUp, isOdd }: World,
): boolean {
  if (actual === null || (actual === "" && quantifier !== null)) {
    return ifExists || quantifier === "all" || (quantifier === null && isNegated);
  }
  const results = values.map((value) => test(value, actual, lookUp));
  const isMatched =
    results.includes(true) ||
    values.some((value, index) => results[index] === null && isOdd(`value ${value}`));
  return isMatched !== isNegated;
}

/** Every object that a Resource or NotResource can tell apart is made of these. */
export function resourcePatterns(statements: readonly Statement[], caller: JudgedCaller): string[] {
  const texts = statements.flatMap(resourceTexts).flatMap((text) => [text, meantArn(text, caller)]);
  return [...new Set(texts)].filter((text) => !isEverything(text, caller));
}

function isEverything(text: string, caller: JudgedCaller): boolean {
  return ["*", `${bucketArn(caller)}/*`, `${bucketArn(caller)}*`].includes(text);
}
