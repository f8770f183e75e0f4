import * as z from "zod";
import { settingsSchema } from "../../src/core/settings.ts";

/** `mgw-prep.schema.json`: what editors know of a settings file. Rules that one field has about another are the bot's alone. */
export function settingsJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(settingsSchema, { io: "input", unrepresentable: "any" });
  return { title: "Settings of mgw-prep", ...schema };
}
