import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const featuresSchema = z.looseObject({
  display_information: z.looseObject({ name: z.string() }),
  features: z.looseObject({
    slash_commands: z
      .array(z.looseObject({ command: z.string(), usage_hint: z.string().default("") }))
      .default([]),
    shortcuts: z
      .array(z.looseObject({ name: z.string(), type: z.string(), callback_id: z.string() }))
      .default([]),
  }),
});

/** What Slack's own menus offer for the app: its name, commands and global shortcuts, as the manifest says. */
export function readMenus() {
  const text = readFileSync(new URL("../../../manifest.yml", import.meta.url), "utf8");
  const { display_information, features } = featuresSchema.parse(parse(text));
  return {
    appName: display_information.name,
    commands: features.slash_commands.map(({ command, usage_hint }) => ({ command, usageHint: usage_hint })),
    shortcuts: features.shortcuts
      .filter(({ type }) => type === "global")
      .map(({ name, callback_id }) => ({ name, callbackId: callback_id })),
  };
}
