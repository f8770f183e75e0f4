import { writeFile } from "node:fs/promises";
import { operatorPolicy, POLICY_FILES } from "../../src/clouds/rights/operator-policies.ts";

/** Writes the policies in `deploy/` from the table of rights: `npm run policies`, which formats them too. */
for (const { file, cloud, parts } of POLICY_FILES) {
  const text = JSON.stringify(operatorPolicy(cloud, parts), null, 2);
  await writeFile(new URL(`../../deploy/${file}`, import.meta.url), `${text}\n`);
}
