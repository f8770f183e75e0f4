import * as z from "zod";

/** What a condition that decides means for the service: `code` is the evaluator's, of `Meaning`. */
export type ConditionMeaning = { key: string; code: string };

/** `ADD_TO_NOT_PRINCIPAL` and `TAG_USER` are in findings of older versions only. */
export type WhitelistRemedyCode =
  | "ADD_CONDITION"
  | "ADD_VALUE"
  | "SET_TAG"
  | "USE_HTTPS"
  | "REPAIR_STATEMENT"
  | "ADD_TO_NOT_PRINCIPAL"
  | "TAG_USER";

/** What helps against one statement. */
export type StatementRemedy = {
  /** Sid, or `#` and the index of a statement that has none; null in findings of older versions. */
  statement: string | null;
  code: WhitelistRemedyCode;
  operator: string | null;
  key: string | null;
  value: string | null;
};

/** What the whitelist findings say of the statements that decide: labels and condition keys only, the rest is evidence. */
export type WhitelistArgs = {
  bucket: string;
  /** Sid, or `#` and the index of a statement that has none. */
  statements: readonly string[];
  conditionKeys: readonly string[];
  scope: "all" | "part";
  meanings: readonly ConditionMeaning[];
  /** Why each of them decides: codes of the evaluator. */
  reasons: readonly string[];
  /** In the order of the statements; a statement may have two, or none. */
  remedies: readonly StatementRemedy[];
  ticketUrl: string | null;
};

const nullableText = z.string().nullable();

/** Until 0.1.0 a meaning was a text, `<key> <code>`. */
const packedMeanings = z.array(z.string()).transform((meanings) =>
  meanings.map((meaning): ConditionMeaning => {
    const [key = "", code = ""] = meaning.split(" ");
    return { key, code };
  }),
);

/** Then a remedy was JSON of [statement, code, operator, key, value] … */
const packedRemedies = z.array(z.string()).transform((remedies) =>
  remedies.map((remedy) => {
    const fields = z.tuple([z.string(), z.string(), nullableText, nullableText, nullableText]);
    const [statement, code, operator, key, value] = fields.parse(JSON.parse(remedy));
    return { statement, code, operator, key, value };
  }),
);

/** … and before that the first one alone was kept, in four fields. */
const singleRemedy = z.object({
  remedyCode: z.string(),
  remedyOperator: nullableText.default(null),
  remedyKey: nullableText.default(null),
  remedyValue: nullableText.default(null),
});

/**
 * The arguments of a finding as this version writes them, from what any version stored. Only the packed fields of whitelist
 * findings are changed; what is packed in no known way is left as it is.
 */
export function unpackStoredArgs<Args extends Record<string, unknown>>(args: Args) {
  const meanings = packedMeanings.safeParse(args["meanings"]);
  if (!meanings.success) return args;
  const { remedyCode: _, remedyOperator: __, remedyKey: ___, remedyValue: ____, ...kept } = args;
  return { reasons: [], ...kept, meanings: meanings.data, remedies: unpackRemedies(args) };
}

function unpackRemedies(args: Record<string, unknown>): (Omit<StatementRemedy, "code"> & { code: string })[] {
  const packed = packedRemedies.safeParse(args["remedies"]);
  if (packed.success) return packed.data;
  const single = singleRemedy.safeParse(args);
  if (!single.success) return [];
  const { remedyCode: code, remedyOperator: operator, remedyKey: key, remedyValue: value } = single.data;
  return [{ statement: null, code, operator, key, value }];
}
