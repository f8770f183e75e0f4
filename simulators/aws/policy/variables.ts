import { literalPattern, type Pattern, wildcardPattern } from "./glob.ts";
import type { ConditionContext } from "./request-context.ts";

const VARIABLE = /\$\{([^}]*)\}/g;

/**
 * A policy text with its variables filled in; null when one of them has no value in this request.
 * `${*}`, `${?}` and `${$}` are the characters themselves. What a variable brings is never a wildcard.
 * Source: "IAM policy elements: Variables and tags", IAM User Guide.
 */
export function fillVariables(
  text: string,
  context: ConditionContext,
  options: { mayUseVariables: boolean; hasWildcards: boolean },
): Pattern | null {
  const read = options.hasWildcards ? wildcardPattern : literalPattern;
  if (!options.mayUseVariables) return read(text);
  const pattern: Pattern[number][] = [];
  let from = 0;
  for (const match of text.matchAll(VARIABLE)) {
    pattern.push(...read(text.slice(from, match.index)));
    const value = fillOne(match[1] ?? "", context);
    if (value === null) return null;
    pattern.push(...literalPattern(value));
    from = match.index + match[0].length;
  }
  return [...pattern, ...read(text.slice(from))];
}

function fillOne(expression: string, context: ConditionContext): string | null {
  if (expression === "*" || expression === "?" || expression === "$") return expression;
  const match = /^\s*([^,]+?)\s*(?:,\s*'([^']*)'\s*)?$/.exec(expression);
  const values = context.get((match?.[1] ?? "").toLowerCase());
  // A key with several values cannot take the place of one text.
  if (values?.length === 1 && values[0] !== undefined) return values[0];
  return match?.[2] ?? null;
}
