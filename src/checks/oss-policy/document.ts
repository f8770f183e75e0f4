import * as z from "zod";
import { findMistakes } from "../../core/find-mistakes.ts";
import { makeMistake, mistake, type PlacedMistake, wholly } from "../../core/mistake.ts";
import { parseJson } from "../../core/parse-json.ts";
import { findJsonDoubt } from "../policy/json-doubts.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const values = z.union([scalar.transform((value) => [value]), z.array(scalar).min(1)]);
const strings = z.union([z.string().transform((value) => [value]), z.array(z.string()).min(1)]);

const denySchema = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.literal("Deny"),
    Principal: strings,
    Action: strings.optional(),
    NotAction: strings.optional(),
    Resource: strings.optional(),
    NotResource: strings.optional(),
    Condition: z.record(z.string(), z.record(z.string(), values)).optional(),
  })
  .refine(({ Action, NotAction }) => (Action === undefined) !== (NotAction === undefined), {
    error: mistake("EITHER", { names: ["Action", "NotAction"] }),
  })
  .refine(({ Resource, NotResource }) => (Resource === undefined) !== (NotResource === undefined), {
    error: mistake("EITHER", { names: ["Resource", "NotResource"] }),
  });

export type Condition = { operator: string; key: string; values: readonly string[] };
/** An element and its opposite: `Action` or `NotAction`. */
export type Listed = { isNot: boolean; listed: readonly string[] };
export type DenyStatement = {
  principals: readonly string[];
  actions: Listed;
  resources: Listed;
  conditions: readonly Condition[];
};

export type ParsedStatement = { sid: string | null } & (
  | { effect: "Allow" }
  | { effect: "Deny"; deny: DenyStatement }
  | { effect: string; mistakes: readonly PlacedMistake[] }
);

/**
 * Reads the bucket policy of an OSS bucket, or says what is wrong with the whole of it. Lenient in form (scalar or list)
 * and never guessing: an element that OSS does not document (`NotPrincipal` among them) is a problem of its statement.
 * Source: OSS, "Bucket policy", syntax.
 */
export function parseOssPolicy(
  text: string,
): { statements: ParsedStatement[] } | { mistakes: readonly PlacedMistake[] } {
  const parsed = parseJson(text);
  if ("mistake" in parsed) return wholly(parsed.mistake);
  const doubt = findJsonDoubt(text);
  if (doubt !== null) return wholly(doubt);
  const document = parsed.value;
  if (!isRecord(document)) return wholly(makeMistake("NO_POLICY"));
  const { Version: version, Statement: statement, ...others } = document;
  const [foreign] = Object.keys(others);
  if (foreign !== undefined) return wholly(makeMistake("FOREIGN_ELEMENT", { name: foreign }));
  if (statement === undefined) return wholly(makeMistake("NO_STATEMENT"));
  if (version !== undefined && version !== "1")
    return wholly(makeMistake("POLICY_VERSION", { version: String(version) }));
  const statements = Array.isArray(statement) ? statement : [statement];
  return { statements: statements.map(parseStatement) };
}

function parseStatement(statement: unknown): ParsedStatement {
  if (!isRecord(statement)) return { sid: null, effect: "?", ...wholly(makeMistake("STATEMENT_NOT_OBJECT")) };
  const sid = typeof statement["Sid"] === "string" ? statement["Sid"] : null;
  const effect = typeof statement["Effect"] === "string" ? statement["Effect"] : "?";
  if (effect === "Allow") return { sid, effect };
  const parsed = findMistakes(denySchema, statement);
  if ("mistakes" in parsed) return { sid, effect, mistakes: parsed.mistakes };
  const { Principal, Action, NotAction, Resource, NotResource, Condition } = parsed.data;
  return {
    sid,
    effect: "Deny",
    deny: {
      principals: Principal,
      actions: { isNot: Action === undefined, listed: Action ?? NotAction ?? [] },
      resources: { isNot: Resource === undefined, listed: Resource ?? NotResource ?? [] },
      conditions: Object.entries(Condition ?? {}).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, list]) => ({ operator, key, values: list })),
      ),
    },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
