import { writeFileSync } from "node:fs";
import { eventsJsonSchema } from "./events-json-schema.ts";

/** Part of `npm run schema`, which formats it too. */
const FILE = new URL("../../docs/events.schema.json", import.meta.url);
writeFileSync(FILE, `${JSON.stringify(eventsJsonSchema(), null, 2)}\n`);
