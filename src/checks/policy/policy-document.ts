import * as z from "zod";
import { findMistakes } from "../../core/find-mistakes.ts";
import { makeMistake, mistake, type PlacedMistake, wholly } from "../../core/mistake.ts";
import { parseJson } from "../../core/parse-json.ts";
import { findJsonDoubt } from "./json-doubts.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const values = z.union([scalar.transform((value) => [value]), z.array(scalar).min(1)]);
const strings = z.union([z.string().transform((value) => [value]), z.array(z.string()).min(1)]);
const principal = z.union(
  [
    z.literal("*"),
    z.record(z.string(), strings).refine((types) => Object.keys(types).length > 0, mistake("NO_PRINCIPAL")),
  ],
  mistake("PRINCIPAL"),
);
const condition = z.record(
  z.string(),
  z.record(z.string(), values).refine(namesKeysOnce, mistake("CONDITION_KEY_TWICE")),
);

const elements = {
  Sid: z.string().optional(),
  Effect: z.literal("Deny"),
  Principal: principal.optional(),
  NotPrincipal: principal.optional(),
  Action: strings.optional(),
  NotAction: strings.optional(),
  Resource: strings.optional(),
  NotResource: strings.optional(),
  Condition: condition.optional(),
};

const denySchema = z
  .strictObject(elements)
  .refine((statement) => (statement.Principal === undefined) !== (statement.NotPrincipal === undefined), {
    error: mistake("EITHER", { names: ["Principal", "NotPrincipal"] }),
  })
  .refine((statement) => (statement.Action === undefined) !== (statement.NotAction === undefined), {
    error: mistake("EITHER", { names: ["Action", "NotAction"] }),
  })
  .refine((statement) => (statement.Resource === undefined) !== (statement.NotResource === undefined), {
    error: mistake("EITHER", { names: ["Resource", "NotResource"] }),
  });

export type PrincipalElement = "*" | Readonly<Record<string, readonly string[]>>;
export type ConditionElement = { operator: string; key: string; values: readonly string[] };
/** An element and its opposite: `Action` or `NotAction`. */
export type Listed<T> = { isNot: boolean; listed: T };

/** A Deny statement with scalars as lists and numbers and booleans as texts. */
export type DenyStatement = {
  principal: Listed<PrincipalElement>;
  action: Listed<readonly string[]>;
  resource: Listed<readonly string[]>;
  conditions: readonly ConditionElement[];
};

/** `resources`: every text under Resource and NotResource, whatever else the statement says. */
export type ParsedStatement = { sid: string | null; resources: readonly string[] } & (
  | { effect: "Allow" }
  | { effect: "Deny"; deny: DenyStatement }
  | { effect: string; mistakes: readonly PlacedMistake[] }
);

/** A bucket policy as far as it can be read, or what is wrong with the whole of it. */
export type ParsedPolicy =
  | {
      document: Readonly<Record<string, unknown>>;
      hasVariables: boolean;
      statements: readonly ParsedStatement[];
    }
  | { mistakes: readonly PlacedMistake[] };

const VERSIONS = ["2012-10-17", "2008-10-17"];

/** What tools write a policy into, beside other fields: the AWS CLI and boto3, Terraform, IAM and CloudFormation. */
const WRAPPERS = ["Policy", "policy", "PolicyDocument", "value"];
/** A policy as text in an answer that is text itself; deeper than this is no answer of a tool. */
const DEEPEST_WRAPPER = 4;

/**
 * Reads a bucket policy, parsed or as text, or an answer of the tools that read policies around it.
 * Lenient where AWS is (scalar or list, one statement without a list), and never guessing: a Deny statement with
 * anything AWS would refuse is reported as a problem of that statement.
 */
export function parsePolicyDocument(policy: unknown, depth = 0): ParsedPolicy {
  const read = typeof policy === "string" ? readText(policy) : { value: policy };
  if ("mistakes" in read) return read;
  const { value } = read;
  if (typeof value === "string" && depth < DEEPEST_WRAPPER) return parsePolicyDocument(value, depth + 1);
  if (!isRecord(value)) return wholly(makeMistake("NO_POLICY"));
  const { Version: version, Statement: statement, Id: _id, ...others } = value;
  if (statement === undefined) return unwrap(value, depth);
  const [foreign] = Object.keys(others);
  if (foreign !== undefined) return wholly(makeMistake("FOREIGN_ELEMENT", { name: foreign }));
  if (version !== undefined && !VERSIONS.includes(String(version))) {
    return wholly(makeMistake("POLICY_VERSION", { version: String(version) }));
  }
  const statements = Array.isArray(statement) ? statement : [statement];
  return {
    document: value,
    hasVariables: version === VERSIONS[0],
    statements: statements.map(parseStatement),
  };
}

/** The policy in a tool's answer. With two candidates it is not known which of them is meant. */
function unwrap(value: Record<string, unknown>, depth: number): ParsedPolicy {
  const wrapped = WRAPPERS.filter((name) => Object.hasOwn(value, name));
  const [only] = wrapped;
  if (only === undefined || wrapped.length > 1 || depth >= DEEPEST_WRAPPER) {
    return wholly(makeMistake("NO_STATEMENT"));
  }
  return parsePolicyDocument(value[only], depth + 1);
}

function readText(text: string): { value: unknown } | { mistakes: readonly PlacedMistake[] } {
  const parsed = parseJson(text);
  if ("mistake" in parsed) return wholly(parsed.mistake);
  const doubt = findJsonDoubt(text);
  return doubt === null ? parsed : wholly(doubt);
}

function parseStatement(statement: unknown): ParsedStatement {
  if (!isRecord(statement)) {
    return { sid: null, resources: [], effect: "?", ...wholly(makeMistake("STATEMENT_NOT_OBJECT")) };
  }
  const resources = [statement["Resource"], statement["NotResource"]]
    .flat()
    .filter((text) => typeof text === "string");
  const sid = typeof statement["Sid"] === "string" ? statement["Sid"] : null;
  const effect = typeof statement["Effect"] === "string" ? statement["Effect"] : "?";
  if (effect === "Allow") return { sid, resources, effect };
  const parsed = findMistakes(denySchema, statement);
  if ("mistakes" in parsed) return { sid, resources, effect, mistakes: parsed.mistakes };
  const { data } = parsed;
  return {
    sid,
    resources,
    effect: "Deny",
    deny: {
      principal: pick(data.Principal, data.NotPrincipal),
      action: pick(data.Action, data.NotAction),
      resource: pick(data.Resource, data.NotResource),
      conditions: Object.entries(data.Condition ?? {}).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, list]) => ({ operator, key, values: list })),
      ),
    },
  };
}

/** Condition keys ignore letter case, and AWS does not document what two of the same name under one operator mean. */
function namesKeysOnce(block: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(block);
  return new Set(keys.map((key) => key.toLowerCase())).size === keys.length;
}

function pick<T>(listed: T | undefined, excluded: T | undefined): Listed<T> {
  if (listed !== undefined) return { isNot: false, listed };
  if (excluded !== undefined) return { isNot: true, listed: excluded };
  throw new Error("the schema lets no statement pass with neither an element nor its opposite");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
