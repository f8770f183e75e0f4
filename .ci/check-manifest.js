// Checks manifest.yml against Slack's published JSON schema of its major version.
// node .ci/check-manifest.js FOLDER   where FOLDER holds manifest.schema.1.json and manifest.schema.2.json
// Source of the schemas: github.com/slackapi/manifest-schema.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { parse } from "yaml";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("expected the folder of Slack's schemas as the argument");

const manifest = parse(readFileSync(new URL("../manifest.yml", import.meta.url), "utf8"));
const version = manifest._metadata?.major_version ?? 1;
const schema = JSON.parse(readFileSync(join(folder, `manifest.schema.${version}.json`), "utf8"));

// Slack's schemas use keywords of their own and formats that are only hints.
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
const isValid = ajv.compile(schema);
if (!isValid(manifest)) {
  for (const { instancePath, message } of isValid.errors ?? []) {
    process.stderr.write(`manifest.yml ${instancePath || "/"}: ${message}\n`);
  }
  process.exit(1);
}
process.stdout.write(`manifest.yml fits Slack's schema, version ${version}\n`);
