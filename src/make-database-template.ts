import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { keepTemplate } from "./storage/embedded/database-template.ts";
import { openEmbeddedDatabase } from "./storage/embedded/embedded.ts";
import { migrateStore } from "./storage/postgres/postgres-store.ts";
import { migrateEmbeddedEngine } from "./workflow/engine/engine-schema.ts";

/** Makes the template of new embedded databases for this code. Errors: the database's, the system's. */
async function makeTemplate(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mgw-template-"));
  try {
    keepTemplate(await makeDatabase(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A database with the tables of store and engine, shut down; its folder. */
export async function makeDatabase(dataDir: string): Promise<string> {
  const { pool, path, close } = await openEmbeddedDatabase(dataDir, rethrow, async () => false);
  try {
    await migrateStore(pool);
    await migrateEmbeddedEngine(pool);
  } finally {
    await close();
  }
  return path;
}

function rethrow(error: Error): never {
  throw error;
}

// As a program: part of `npm run build`.
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await makeTemplate();
