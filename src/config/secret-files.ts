import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeMistake } from "../core/mistake.ts";
import { ConfigurationError } from "./configuration-error.ts";

type Source = Record<string, string | undefined>;

/** Variables that are secrets: each may lie in a file of its name in MGW_SECRETS_DIR, as Kubernetes and Docker mount them. */
const SECRET_VARIABLES = [
  "SLACK_BOT_TOKEN",
  "SLACK_APP_TOKEN",
  "SLACK_SIGNING_SECRET",
  "ALIBABA_CLOUD_ACCESS_KEY_ID",
  "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
  "MGW_SEAL_KEY",
  "MGW_WEBHOOK_SECRET",
  "DATABASE_URL",
] as const;

/** With the files of MGW_SECRETS_DIR; a variable that is set goes before its file. Errors: ConfigurationError. */
export function withSecretFiles(given: Source): Source {
  const folder = given["MGW_SECRETS_DIR"];
  if (folder === undefined) return given;
  const all = { ...given };
  for (const name of SECRET_VARIABLES) {
    if (all[name] !== undefined) continue;
    const path = join(folder, name);
    try {
      all[name] = readFileSync(path, "utf8").trim();
    } catch (error) {
      const { code = "?" } = error as NodeJS.ErrnoException;
      // What is not there may be set elsewhere, or not be needed.
      if (code === "ENOENT" && existsSync(folder)) continue;
      const mistake = makeMistake("FILE_NOT_READABLE", { path, code });
      throw new ConfigurationError([{ place: { variable: "MGW_SECRETS_DIR" }, mistake }]);
    }
  }
  return all;
}
