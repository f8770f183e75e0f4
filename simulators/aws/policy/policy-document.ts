import { z } from "zod";
import { AwsError } from "../errors.ts";
import { type OperatorName, parseOperator } from "./condition-operators.ts";

/** One condition: a key that must hold against the values, as its operator says. */
export type Condition = OperatorName & { operatorText: string; key: string; values: string[] };
export type Principals = { kind: "everyone" } | { kind: "listed"; entries: { type: string; id: string }[] };
type Listed<T> = { isInverted: boolean; items: T };

export type Statement = {
  index: number;
  sid: string | null;
  effect: "Allow" | "Deny";
  principal: Listed<Principals> | null;
  action: Listed<string[]>;
  resource: Listed<string[]> | null;
  conditions: Condition[];
};

export type PolicyDocument = { mayUseVariables: boolean; statements: Statement[] };

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const scalar = z.union([z.string(), z.boolean(), z.number()]).transform(String);
const scalars = z.union([scalar.transform((one) => [one]), z.array(scalar)]);
const principal = z.union([z.literal("*"), z.record(z.string(), texts)]);

const statementShape = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: principal.optional(),
  NotPrincipal: principal.optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z.record(z.string(), z.record(z.string(), scalars)).optional(),
});

const documentShape = z.strictObject({
  Version: z.enum(["2012-10-17", "2008-10-17"]).optional(),
  Id: z.string().optional(),
  Statement: z.union([statementShape.transform((one) => [one]), z.array(statementShape)]),
});

/**
 * Reads a policy document, refusing what the services refuse with `MalformedPolicyDocument`.
 * Source: "Grammar of the IAM JSON policy language", IAM User Guide.
 */
export function parsePolicy(text: string, kind: "identity" | "resource" | "trust"): PolicyDocument {
  const parsed = documentShape.safeParse(parseJson(text));
  if (!parsed.success) throw malformedPolicy("Syntax errors in policy.");
  const statements = parsed.data.Statement.map((statement, index) => readStatement(statement, index, kind));
  // Without a version IAM reads the document as 2008-10-17, where ${...} is plain text.
  return { mayUseVariables: parsed.data.Version === "2012-10-17", statements };
}

function readStatement(shape: z.infer<typeof statementShape>, index: number, kind: string): Statement {
  const action = eitherOf(shape.Action, shape.NotAction);
  const resource = eitherOf(shape.Resource, shape.NotResource);
  const who = eitherOf(shape.Principal, shape.NotPrincipal);
  if (!action) throw malformedPolicy("Policy statement must contain actions.");
  if (!resource && kind !== "trust") throw malformedPolicy("Policy statement must contain resources.");
  if (kind === "identity" && who) throw malformedPolicy("Policy document should not specify a principal.");
  if (kind !== "identity" && !who) throw malformedPolicy("Missing required field Principal");
  return {
    index,
    sid: shape.Sid ?? null,
    effect: shape.Effect,
    principal: who && { isInverted: who.isInverted, items: readPrincipals(who.items) },
    action,
    resource,
    conditions: Object.entries(shape.Condition ?? {}).flatMap(([operatorText, keys]) =>
      Object.entries(keys).map(([key, values]) => readCondition(operatorText, key, values)),
    ),
  };
}

function eitherOf<T>(plain: T | undefined, inverted: T | undefined): Listed<T> | null {
  if (plain !== undefined && inverted !== undefined) throw malformedPolicy("Syntax errors in policy.");
  if (plain !== undefined) return { isInverted: false, items: plain };
  return inverted === undefined ? null : { isInverted: true, items: inverted };
}

function readPrincipals(shape: z.infer<typeof principal>): Principals {
  if (shape === "*") return { kind: "everyone" };
  const entries = Object.entries(shape).flatMap(([type, ids]) => ids.map((id) => ({ type, id })));
  return entries.some(({ type, id }) => type === "AWS" && id === "*")
    ? { kind: "everyone" }
    : { kind: "listed", entries };
}

function readCondition(operatorText: string, key: string, values: string[]): Condition {
  const name = parseOperator(operatorText);
  if (!name) throw malformedPolicy(`Invalid Condition type : ${operatorText}.`);
  return { ...name, operatorText, key: key.toLowerCase(), values };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformedPolicy("This policy contains invalid Json");
  }
}

function malformedPolicy(message: string): AwsError {
  return new AwsError(400, "MalformedPolicyDocument", message);
}
