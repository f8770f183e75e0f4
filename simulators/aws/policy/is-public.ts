import type { PolicyDocument, Statement } from "./policy-document.ts";

/** Keys that make an Allow for everybody not public, when they hold fixed values. */
const NARROWING_KEYS = new Set([
  "aws:sourceip",
  "aws:sourcearn",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:sourceowner",
  "aws:sourceaccount",
  "aws:userid",
  "aws:principalorgid",
  "aws:principalarn",
  "aws:principalaccount",
  "s3:dataaccesspointarn",
  "s3:dataaccesspointaccount",
]);

/**
 * Whether S3 calls a bucket policy public.
 * Source: "The meaning of 'public'", Blocking public access to your Amazon S3 storage, S3 User Guide.
 */
export function isPublicPolicy(document: PolicyDocument): boolean {
  return document.statements.some((statement) => statement.effect === "Allow" && isForEverybody(statement));
}

function isForEverybody({ principal, conditions }: Statement): boolean {
  if (!principal) return false;
  const isEverybody = principal.isInverted || principal.items.kind === "everyone";
  const isNarrowed = conditions.some(
    ({ key, values, operator }) =>
      NARROWING_KEYS.has(key) && operator !== null && !operator.isNegated && values.every(isFixed),
  );
  return isEverybody && !isNarrowed;
}

function isFixed(value: string): boolean {
  return !value.includes("*") && !value.includes("${") && value !== "0.0.0.0/0" && value !== "::/0";
}
