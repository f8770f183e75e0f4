import { execFile } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { SHORT_LIFE } from "./bot-process.ts";
import type { Row, StoreKind } from "./store-place.ts";

const run = promisify(execFile);
const READER = fileURLToPath(new URL("./read-embedded.mjs", import.meta.url));
const MAX_DUMP_BYTES = 256 * 1024 * 1024;

/** Data folders under `folder`; `built` is a bot whose database is used to read them. */
export function embeddedStores(folder: string, built: string): StoreKind {
  mkdirSync(folder, { recursive: true });
  return {
    name: "embedded",
    place: (lane) => {
      const dataDir = join(folder, lane);
      const keptAs = (name: string) => join(folder, `kept-${name}`);
      const copy = (from: string, to: string) => {
        rmSync(to, { recursive: true, force: true });
        // Sockets cannot be copied, and belong to a process that is gone.
        cpSync(from, to, { recursive: true, filter: (path) => !/\.sock$|\.s\.PGSQL/.test(path) });
      };
      return {
        environment: { DATA_DIR: dataDir },
        keep: async (name) => copy(dataDir, keptAs(name)),
        putBack: async (name) => copy(keptAs(name), dataDir),
        clear: async () => rmSync(dataDir, { recursive: true, force: true }),
        read: async () => {
          const { stdout } = await run(process.execPath, [...SHORT_LIFE, READER, built, dataDir], {
            maxBuffer: MAX_DUMP_BYTES,
          });
          return { tables: JSON.parse(stdout) as Record<string, Row[]>, text: stdout };
        },
      };
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
