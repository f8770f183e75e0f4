import { mkdir, writeFile } from "node:fs/promises";
import { operatorPolicy, POLICY_FILES } from "../../src/clouds/rights/operator-policies.ts";
import { BOUNDARY_DOCUMENT } from "../../src/core/permissions-boundary.ts";
import { identityTemplates } from "./identity-templates.ts";
import { prometheusRule } from "./prometheus-rule.ts";

const FOLDER = new URL("../../deploy/", import.meta.url);

async function write(file: string, document: unknown): Promise<void> {
  await writeFile(new URL(file, FOLDER), `${JSON.stringify(document, null, 2)}\n`);
}

/** Writes the policies in `deploy/` from the table of rights: `npm run policies`, which formats them too. */
for (const { file, cloud, parts } of POLICY_FILES) {
  await write(file, operatorPolicy(cloud, parts));
}
await write("aws-permissions-boundary.json", BOUNDARY_DOCUMENT);
await mkdir(new URL("identities/", FOLDER), { recursive: true });
await writeFile(new URL("kubernetes/monitoring/prometheus-rule.yaml", FOLDER), prometheusRule());
for (const { file, text } of identityTemplates())
  await writeFile(new URL(`identities/${file}`, FOLDER), text);
