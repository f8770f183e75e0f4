import { writeFileSync } from "node:fs";
import { settingsJsonSchema } from "./settings-json-schema.ts";

/** `npm run schema`, which formats it too. */
const FILE = new URL("../../mgw-prep.schema.json", import.meta.url);
writeFileSync(FILE, `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`);
