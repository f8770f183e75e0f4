/** One statement of a policy in RAM's language, lists made lists. */
export type Statement = {
  effect: "Allow" | "Deny";
  actions: string[];
  notActions: string[];
  resources: string[];
  notResources: string[];
  /** Principals of a bucket or trust policy; null in an identity policy. */
  principals: Principal[] | null;
  conditions: Condition[];
};

export type Principal = { kind: "RAM" | "Service" | "Federated" | "Any"; value: string };
export type Condition = { operator: string; key: string; values: string[] };
export type PolicyDocument = { statements: Statement[] };
/** `identity`: RAM policy. `bucket`: has Principal. `trust`: has Principal and no Resource. */
export type PolicyKind = "identity" | "bucket" | "trust";

/** Why a document is refused; the caller wraps it into its service's MalformedPolicyDocument or MalformedPolicy. */
export class PolicySyntaxError extends Error {}

/** Source: "Policy structure and syntax", RAM documentation; operators under "Condition". */
const OPERATORS = new Set([
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
  "NumericEquals",
  "NumericNotEquals",
  "NumericLessThan",
  "NumericLessThanEquals",
  "NumericGreaterThan",
  "NumericGreaterThanEquals",
  "DateEquals",
  "DateNotEquals",
  "DateLessThan",
  "DateLessThanEquals",
  "DateGreaterThan",
  "DateGreaterThanEquals",
  "Bool",
  "IpAddress",
  "NotIpAddress",
]);

const MEMBERS = new Set([
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
  "Principal",
  "Sid",
]);

export function parsePolicyDocument(text: string, kind: PolicyKind): PolicyDocument {
  const root = asObject(parseJson(text), "The document must be a JSON object");
  for (const name of Object.keys(root)) {
    if (name !== "Version" && name !== "Statement") fail(`Unknown element "${name}"`);
  }
  if (root["Version"] !== "1") fail('Version must be "1"');
  const list = Array.isArray(root["Statement"]) ? root["Statement"] : [root["Statement"]];
  if (root["Statement"] === undefined || list.length === 0) fail("Statement must not be empty");
  return {
    statements: list.map((one) => parseStatement(asObject(one, "A statement must be an object"), kind)),
  };
}

function parseStatement(statement: Record<string, unknown>, kind: PolicyKind): Statement {
  for (const name of Object.keys(statement)) {
    if (!MEMBERS.has(name)) fail(`Unknown element "${name}" in a statement`);
  }
  const effect = statement["Effect"];
  if (effect !== "Allow" && effect !== "Deny") fail("Effect must be Allow or Deny");
  const hasPrincipal = statement["Principal"] !== undefined;
  if (hasPrincipal && kind === "identity") fail("Principal is not allowed here");
  if (!hasPrincipal && kind !== "identity") fail("Principal is required");
  const resources = exclusivePair(statement, "Resource", "NotResource", kind !== "trust");
  const actions = exclusivePair(statement, "Action", "NotAction", true);
  for (const action of [...actions.plain, ...actions.inverted]) {
    if (action !== "*" && !/^[a-z0-9-]+:[A-Za-z0-9*?]+$/.test(action))
      fail(`Action "${action}" is not valid`);
  }
  for (const resource of [...resources.plain, ...resources.inverted]) {
    if (resource !== "*" && resource.split(":").length < 5) fail(`Resource "${resource}" is not valid`);
  }
  return {
    effect: effect as Statement["effect"],
    actions: actions.plain,
    notActions: actions.inverted,
    resources: resources.plain,
    notResources: resources.inverted,
    principals: hasPrincipal ? parsePrincipals(statement["Principal"], kind) : null,
    conditions: parseConditions(statement["Condition"]),
  };
}

function exclusivePair(
  statement: Record<string, unknown>,
  name: string,
  inverse: string,
  isRequired: boolean,
) {
  const plain = asTexts(statement[name], name);
  const inverted = asTexts(statement[inverse], inverse);
  if (plain.length > 0 && inverted.length > 0) fail(`${name} and ${inverse} exclude each other`);
  if (isRequired && plain.length + inverted.length === 0) fail(`${name} is required`);
  return { plain, inverted };
}

/** Trust policies name kinds of principals: `{"RAM": ["acs:ram::<uid>:root"]}`. */
function parsePrincipals(value: unknown, kind: PolicyKind): Principal[] {
  if (kind === "bucket") return parseBucketPrincipals(value);
  if (typeof value === "string" || Array.isArray(value)) {
    return asTexts(value, "Principal").map((one) => ({ kind: one === "*" ? "Any" : "RAM", value: one }));
  }
  const principals: Principal[] = [];
  for (const [kind, values] of Object.entries(asObject(value, "Principal must be a list or an object"))) {
    if (kind !== "RAM" && kind !== "Service" && kind !== "Federated") fail(`Unknown principal "${kind}"`);
    for (const one of asTexts(values, "Principal"))
      principals.push({ kind: kind as Principal["kind"], value: one });
  }
  return principals;
}

/** `*`, an account's UID, a RAM user's id, or sessions of a role. */
const BUCKET_PRINCIPAL = /^(\*|\d+|arn:sts::\d+:assumed-role\/[^/]+\/.+)$/;

/**
 * Bucket policies list ids and know no other form: an ARN of RAM can be nobody there. An empty list is everybody.
 * Source: "Principal" in "Authorization syntax and elements", OSS documentation.
 */
function parseBucketPrincipals(value: unknown): Principal[] {
  if (typeof value !== "string" && !Array.isArray(value)) fail("Principal must be a list");
  const listed = asTexts(value, "Principal");
  if (listed.length === 0) return [{ kind: "Any", value: "*" }];
  return listed.map((one) => {
    if (!BUCKET_PRINCIPAL.test(one)) fail(`Principal "${one}" is not valid`);
    return { kind: one === "*" ? "Any" : "RAM", value: one };
  });
}

function parseConditions(value: unknown): Condition[] {
  if (value === undefined) return [];
  const conditions: Condition[] = [];
  for (const [operator, keys] of Object.entries(asObject(value, "Condition must be an object"))) {
    if (!OPERATORS.has(operator)) fail(`Unknown condition operator "${operator}"`);
    for (const [key, values] of Object.entries(asObject(keys, `Condition ${operator} must be an object`))) {
      conditions.push({ operator, key, values: asTexts(values, key) });
    }
  }
  return conditions;
}

function asTexts(value: unknown, name: string): string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map((one) => {
    if (typeof one === "string" || typeof one === "boolean" || typeof one === "number") return String(one);
    return fail(`${name} must hold texts`);
  });
}

function asObject(value: unknown, otherwise: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return fail(otherwise);
  return value as Record<string, unknown>;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return fail("The document is not valid JSON");
  }
}

function fail(message: string): never {
  throw new PolicySyntaxError(message);
}
