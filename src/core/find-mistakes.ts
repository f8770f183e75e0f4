import type * as z from "zod";
import { type Mistake, makeMistake, type PlacedMistake, readMistake, type ValueKind } from "./mistake.ts";

type Issue = z.core.$ZodIssue;

/** What a schema makes of a value, or every mistake in it, as data. */
export function findMistakes<T extends z.ZodType>(
  schema: T,
  value: unknown,
): { data: z.output<T> } | { mistakes: readonly PlacedMistake[] } {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return { data: result.data };
  return { mistakes: result.error.issues.flatMap(meantIssues).map(placedMistake) };
}

/**
 * One issue for each place: of a union none of whose forms fits, those of the form that was meant, which goes deepest; of
 * names that are not known, one for each; of a key that breaks a rule, the rule.
 */
function meantIssues(issue: Issue): Issue[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] }));
  }
  if (issue.code === "invalid_key") return issue.issues.flatMap((inner) => meantIssues(within(issue, inner)));
  if (issue.code !== "invalid_union") return [issue];
  const meant = issue.errors.find((errors) => errors.some((inner) => inner.path.length > 0));
  return meant === undefined ? [issue] : meant.flatMap((inner) => meantIssues(within(issue, inner)));
}

function within(issue: Issue, inner: Issue): Issue {
  return { ...inner, path: [...issue.path, ...inner.path] };
}

function placedMistake(issue: Issue): PlacedMistake {
  return { path: issue.path, mistake: readMistake(issue.message) ?? formMistake(issue) };
}

/** What zod says of the form of a value, as data. */
function formMistake(issue: Issue): Mistake {
  const other = makeMistake("OTHER", { said: issue.message });
  if (issue.code === "unrecognized_keys") return makeMistake("UNKNOWN_NAME");
  const expected = expectedKinds(issue);
  if (expected.length > 0 && issue.input === undefined) return makeMistake("MISSING");
  switch (issue.code) {
    case "invalid_type":
    case "invalid_union":
      return expected.length === 0
        ? other
        : makeMistake("WRONG_TYPE", { expected, got: kindOf(issue.input) });
    case "invalid_value":
      return makeMistake("ONE_OF", { values: issue.values.map(String) });
    case "too_small":
      return makeMistake("TOO_SMALL", { of: sizeOf(issue.origin), atLeast: Number(issue.minimum) });
    case "too_big":
      return makeMistake("TOO_BIG", { of: sizeOf(issue.origin), atMost: Number(issue.maximum) });
    default:
      return other;
  }
}

const KINDS: Readonly<Record<string, ValueKind>> = {
  string: "text",
  number: "number",
  int: "whole-number",
  boolean: "boolean",
  array: "list",
  object: "object",
  record: "object",
};

/** The kinds of value that would fit; of a union, those of all its forms. */
function expectedKinds(issue: Issue): ValueKind[] {
  switch (issue.code) {
    case "invalid_type":
      return [KINDS[issue.expected] ?? "other"];
    case "invalid_value":
      return ["other"];
    case "invalid_union":
      return [...new Set(issue.errors.flat().flatMap(expectedKinds))];
    default:
      return [];
  }
}

function kindOf(input: unknown): ValueKind {
  if (input === undefined) return "none";
  if (input === null) return "null";
  if (Array.isArray(input)) return "list";
  if (typeof input === "number") return kindOfNumber(input);
  return KINDS[typeof input] ?? "other";
}

/** What a text of the environment makes where it is none of a number is NaN. */
function kindOfNumber(input: number): ValueKind {
  if (Number.isNaN(input)) return "no-number";
  return Number.isInteger(input) ? "number" : "fraction";
}

function sizeOf(origin: string): "number" | "text" | "list" {
  if (origin === "string") return "text";
  return origin === "array" ? "list" : "number";
}
