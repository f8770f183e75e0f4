import type { PolicyChange, StatementVerdict } from "../../core/policy-verdict.ts";

/** S3: "Bucket policies are limited to 20 KB in size". Source: S3 User Guide, "Bucket policies". */
const POLICY_MAX_BYTES = 20_480;

type Json = Record<string, unknown>;

/**
 * A policy document with the change of each statement that is not harmless, as indented JSON; null when one of them has no
 * change to offer, or S3 would refuse the result for its size.
 */
export function changePolicy(document: Readonly<Json>, verdicts: readonly StatementVerdict[]): string | null {
  const changed = structuredClone(document) as Json;
  const statements = [changed["Statement"]].flat() as Json[];
  for (const { index, outcome, remedy } of verdicts) {
    if (outcome === "no") continue;
    const statement = statements[index];
    if (statement === undefined || !isChange(remedy)) return null;
    applyChange(statement, remedy);
  }
  const isTooLarge = Buffer.byteLength(JSON.stringify(changed), "utf8") > POLICY_MAX_BYTES;
  return isTooLarge ? null : escapeUnseen(JSON.stringify(changed, null, 2));
}

/** Characters of a policy that steer a terminal or turn the direction of writing, in JSON's own spelling. */
function escapeUnseen(json: string): string {
  return json.replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
      .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

function isChange(remedy: StatementVerdict["remedy"]): remedy is PolicyChange {
  return remedy?.code === "ADD_CONDITION" || remedy?.code === "ADD_VALUE";
}

function applyChange(statement: Json, { code, operator, key, value }: PolicyChange): void {
  const condition = (statement["Condition"] ?? {}) as Record<string, Json>;
  const keys = condition[operator] ?? {};
  const values = code === "ADD_VALUE" ? [keys[key], value].flat() : value;
  statement["Condition"] = { ...condition, [operator]: { ...keys, [key]: values } };
}
