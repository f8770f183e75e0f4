import { isIP } from "node:net";
import { z } from "zod";
import { AwsError } from "../errors.ts";
import { listOf } from "./iam-operation.ts";

/** Form of a value by the type that its key is said to have. Source: ContextEntry, IAM API Reference. */
const FORMS: Readonly<Record<string, (value: string) => boolean>> = {
  string: () => true,
  numeric: (value) => value.trim() !== "" && !Number.isNaN(Number(value)),
  boolean: (value) => /^(true|false)$/i.test(value),
  ip: (value) => isIP(value.split("/")[0] ?? "") !== 0,
  binary: (value) => /^[A-Za-z0-9+/]*={0,2}$/.test(value),
  date: (value) => /^\d+$/.test(value) || !Number.isNaN(Date.parse(value)),
};
const TYPES = Object.keys(FORMS).flatMap((type) => [type, `${type}List`]);

const keyName = z
  .string()
  .min(5, "Member must have length greater than or equal to 5")
  .max(256, "Member must have length less than or equal to 256");

export const contextEntries = listOf(
  z.object({
    ContextKeyName: keyName,
    ContextKeyValues: listOf(z.string()),
    ContextKeyType: z.enum(TYPES, `Member must satisfy enum value set: [${TYPES.join(", ")}]`).optional(),
  }),
);
type Entries = z.output<typeof contextEntries>;

/** The entries as condition keys, refused when a value is not of its type. No source gives the words for that. */
export function readContext(entries: Entries): [string, string[]][] {
  return entries.map(({ ContextKeyName: name, ContextKeyValues: all, ContextKeyType: type }) => {
    const hasForm = FORMS[type?.replace(/List$/, "") ?? "string"];
    const wrong = all.find((value) => hasForm?.(value) === false);
    if (wrong !== undefined) {
      throw new AwsError(400, "InvalidInput", `Value ${wrong} of context key ${name} is no ${type}.`);
    }
    if (type !== undefined && !type.endsWith("List") && all.length > 1) {
      throw new AwsError(400, "InvalidInput", `Context key ${name} of type ${type} has several values.`);
    }
    return [name, all];
  });
}
