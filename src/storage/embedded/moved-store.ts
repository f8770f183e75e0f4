import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { UserFacingError } from "../../core/errors.ts";
import { sync } from "./packed-folder.ts";

/** In a data folder whose store was moved to a server: a bot that went on with it would be a second one of the installation. */
const MOVED_FILE = "moved-to-server";

const movedSchema = z.object({ at: z.iso.datetime() });

/** Says that the store is on a server from now on. Errors: the system's. */
export function markMoved(dataDir: string, at: Date): void {
  writeFileSync(join(dataDir, MOVED_FILE), `${JSON.stringify({ at: at.toISOString() })}\n`, { mode: 0o600 });
  sync(join(dataDir, MOVED_FILE));
  sync(dataDir);
}

/** Errors: UserFacingError for a store that was moved. */
export function requireNotMoved(dataDir: string): void {
  const path = join(dataDir, MOVED_FILE);
  if (!existsSync(path)) return;
  throw new UserFacingError({ code: "STORE_MOVED", args: { file: path, at: readMoment(path) } });
}

function readMoment(path: string): string | null {
  try {
    return movedSchema.parse(JSON.parse(readFileSync(path, "utf8"))).at;
  } catch {
    return null;
  }
}
