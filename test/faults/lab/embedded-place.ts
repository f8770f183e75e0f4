import { execFile, fork } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findSealedTexts } from "../../support/find-in-folder.ts";
import { createAsking } from "./ask-process.ts";
import { SHORT_LIFE } from "./bot-process.ts";
import { rowsOf, type StoreKind } from "./store-place.ts";

const run = promisify(execFile);
const READER = fileURLToPath(new URL("./read-embedded.mjs", import.meta.url));

/**
 * Data folders under `folder`; `built` is a bot whose database is used to read them when their own bot is stopped. With `disk` they are there instead,
 * and what is kept stays under `folder`.
 */
export function embeddedStores(folder: string, built: string, disk = folder): StoreKind {
  mkdirSync(folder, { recursive: true });
  // Ends with this process, and keeps it from ending no longer than somebody waits for an answer.
  const reader = fork(READER, [built], { execArgv: SHORT_LIFE });
  const ask = createAsking(reader);
  reader.unref();
  reader.channel?.unref();
  return {
    name: "embedded",
    place: (lane) => {
      const dataDir = join(disk, lane);
      const keptAs = (name: string) => join(folder, `kept-${name}`);
      // By a process of its own: a thousand files copied in this one would hold up the simulators of every lane.
      const copy = async (from: string, to: string) => {
        await rm(to, { recursive: true, force: true });
        await run("cp", ["-R", from, to]);
      };
      return {
        environment: { DATA_DIR: dataDir },
        dataDir,
        keep: (name) => copy(dataDir, keptAs(name)),
        putBack: (name) => copy(keptAs(name), dataDir),
        clear: () => rm(dataDir, { recursive: true, force: true }),
        read: async (bot) =>
          rowsOf(withSealedTexts(await (bot ? bot.readRows() : ask({ dataDir })), dataDir)),
        findSealedTexts: () => (existsSync(dataDir) ? findSealedTexts(dataDir) : []),
      };
    },
    close: async () => {
      reader.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The rows with what their references to files stand for; nothing where a file is lost. */
function withSealedTexts(rows: string, dataDir: string): string {
  return rows.replace(/"file:([0-9a-f-]{36})"/g, (_reference, name: string) => {
    const path = join(dataDir, "sealed", name);
    return JSON.stringify(existsSync(path) ? readFileSync(path, "utf8") : "");
  });
}
