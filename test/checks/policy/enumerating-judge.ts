/**
 * A second opinion on bucket policies: slow, two-valued, and written without a look at the evaluator. It makes up
 * concrete requests that the migration service could send and asks of each whether a Deny statement hits it.
 */

import {
  asList,
  conditionEntries,
  type JudgedCaller,
  makeRequests,
  type Request,
  type Statement,
  toBlock,
  toTime,
  userArn,
} from "./made-up-requests.ts";

/** Stand for the wildcards while variables are filled in. */
const MANY = "\u0001";
const ONE = "\u0002";
/** Whether some request that the service could send is denied by the policy. */
export function findsDeniedRequest(statements: readonly Statement[], caller: JudgedCaller): boolean {
  return statements.some((statement) => {
    if (statement["Effect"] !== "Deny") return false;
    for (const request of makeRequests(statement, caller)) {
      if (isDenied(statement, request, caller)) return true;
    }
    return false;
  });
}

function isDenied(statement: Statement, request: Request, caller: JudgedCaller): boolean {
  const texts = [...asList(statement["Resource"]), ...asList(statement["NotResource"])];
  const values = conditionEntries(statement).flatMap((entry) =>
    /^(For\w+:)?(String|Arn)/.test(entry.operator) ? entry.values : [],
  );
  const isInvalid = [...texts, ...values].some((text) => replaceVariables(text, request) === null);
  if (isInvalid && request.unresolved === "statement-is-invalid") return false;
  return (
    hitsPrincipal(statement, request, caller) &&
    hitsList(statement["Action"], statement["NotAction"], (pattern) =>
      toRegExp(markWildcards(pattern.toLowerCase())).test(request.action.toLowerCase()),
    ) &&
    hitsList(statement["Resource"], statement["NotResource"], (pattern) =>
      like(pattern, request.resource, request),
    ) &&
    conditionEntries(statement).every((entry) => holds(entry, request))
  );
}

function hitsList(listed: unknown, excluded: unknown, matches: (pattern: string) => boolean): boolean {
  return listed === undefined ? !asList(excluded).some(matches) : asList(listed).some(matches);
}

function hitsPrincipal(statement: Statement, { oddity }: Request, caller: JudgedCaller): boolean {
  const accounts = [caller.account, `arn:aws:iam::${caller.account}:root`];
  const named = awsPrincipals(statement["Principal"] ?? statement["NotPrincipal"]);
  const isUserNamed = named.includes(userArn(caller));
  const isAccountNamed = named.some((name) => accounts.includes(name));
  const isEveryone = named.includes("*");
  if (statement["Principal"] !== undefined) return isEveryone || isUserNamed || isAccountNamed;
  if (isEveryone || (isUserNamed && isAccountNamed)) return false;
  return isUserNamed || isAccountNamed ? oddity : true;
}

function awsPrincipals(element: unknown): string[] {
  return element === "*" ? ["*"] : asList((element as Record<string, unknown>)["AWS"]);
}

function holds(
  { operator, key, values }: { operator: string; key: string; values: string[] },
  request: Request,
): boolean {
  const actual = request.context.get(key);
  if (operator === "Null") return values.some((value) => value === String(actual === undefined));
  const ifExists = operator.endsWith("IfExists");
  const quantifier = /^ForAllValues:/.test(operator) ? "all" : /^ForAnyValue:/.test(operator) ? "any" : "";
  const name = operator.replace(/^For(AllValues|AnyValue):/, "").replace(/IfExists$/, "");
  const test = TESTS[name.replace("Not", "")];
  if (test === undefined || (name.includes("Not") && !NEGATED.includes(name))) return request.oddity;
  if (actual === undefined || (actual === "" && quantifier !== "")) {
    if (ifExists || quantifier === "all") return true;
    return quantifier === "" && name.includes("Not");
  }
  const results = values.map((value) => test(value, actual, request));
  if (results.includes(null)) return request.oddity;
  return results.includes(true) !== name.includes("Not");
}

const NEGATED = [
  "StringNotEquals",
  "StringNotEqualsIgnoreCase",
  "StringNotLike",
  "NumericNotEquals",
  "DateNotEquals",
  "NotIpAddress",
  "ArnNotEquals",
  "ArnNotLike",
];

type Test = (expected: string, actual: string, request: Request) => boolean | null;
const ORDER: Record<string, (a: number, b: number) => boolean> = {
  Equals: (a, b) => a === b,
  LessThan: (a, b) => a < b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanEquals: (a, b) => a >= b,
};
const TESTS: Record<string, Test> = {
  StringEquals: (expected, actual, request) => replaceVariables(expected, request) === actual,
  StringEqualsIgnoreCase: (expected, actual, request) =>
    replaceVariables(expected, request)?.toLowerCase() === actual.toLowerCase(),
  StringLike: (expected, actual, request) => like(expected, actual, request),
  ArnEquals: (expected, actual, request) => arnLike(expected, actual, request),
  ArnLike: (expected, actual, request) => arnLike(expected, actual, request),
  IpAddress: (expected, actual) => isInBlock(expected, actual),
  Bool: (expected, actual) => (["true", "false"].includes(actual) ? expected === actual : null),
  ...Object.fromEntries(
    Object.entries(ORDER).flatMap(([name, order]) => [
      [`Numeric${name}`, (expected: string, actual: string) => compareNumbers(order, expected, actual)],
      [`Date${name}`, (expected: string, actual: string) => compareDates(order, expected, actual)],
    ]),
  ),
};

function compareNumbers(
  order: (a: number, b: number) => boolean,
  expected: string,
  actual: string,
): boolean | null {
  const [left, right] = [Number(actual), Number(expected)];
  return Number.isNaN(left) || Number.isNaN(right) ? null : order(left, right);
}

function compareDates(
  order: (a: number, b: number) => boolean,
  expected: string,
  actual: string,
): boolean | null {
  const [left, right] = [toTime(actual), toTime(expected)];
  return Number.isNaN(left) || Number.isNaN(right) ? null : order(left, right);
}

function isInBlock(block: string, address: string): boolean | null {
  const [outer, inner] = [toBlock(block), toBlock(address)];
  if (outer === null || inner === null) return null;
  return outer.bits === inner.bits && inner.first >= outer.first && inner.first < outer.first + outer.size;
}

function arnLike(expected: string, actual: string, request: Request): boolean | null {
  const filled = fillIn(expected, request);
  if (filled === null) return false;
  const [pattern, parts] = [filled.split(":"), actual.split(":")];
  if (pattern.length !== 6 || parts.length !== 6) return null;
  return pattern.every((segment, index) => toRegExp(segment).test(parts[index] ?? ""));
}

function like(pattern: string, text: string, request: Request): boolean {
  const filled = fillIn(pattern, request);
  return filled !== null && toRegExp(filled).test(text);
}

/** A pattern with its wildcards marked, so that those in the value of a variable stay plain characters. */
function fillIn(pattern: string, request: Request): string | null {
  return replaceVariables(markWildcards(pattern), request);
}

function markWildcards(pattern: string): string {
  return pattern.replaceAll("*", MANY).replaceAll("?", ONE);
}

const expressions = new Map<string, RegExp>();

function toRegExp(marked: string): RegExp {
  const known = expressions.get(marked);
  if (known !== undefined) return known;
  const escaped = marked.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const expression = new RegExp(`^${escaped.replaceAll(MANY, ".*").replaceAll(ONE, ".")}$`, "su");
  expressions.set(marked, expression);
  return expression;
}

/** The text with its variables filled in, or null when one has no value. Policies here are of version 2012-10-17. */
function replaceVariables(text: string, { context }: Request): string | null {
  if (!text.includes("${")) return text;
  let isMissing = false;
  const filled = text.replace(/\$\{([^}]*)\}/g, (_, inside: string) => {
    if (inside === "*" || inside === MANY) return "*";
    if (inside === "?" || inside === ONE) return "?";
    if (inside === "$") return "$";
    const [name = "", fallback] = inside.split(",");
    const value = context.get(name.trim().toLowerCase()) ?? fallback?.trim().replaceAll("'", "");
    isMissing ||= value === undefined;
    return value ?? "";
  });
  return isMissing ? null : filled;
}
