import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import * as z from "zod";
import type { DataEnv } from "../config/env.ts";
import { UserFacingError } from "../core/errors.ts";
import { VERSION } from "../package-root.ts";
import { askRunningBot } from "../storage/ask-running-bot.ts";
import { copyFilesOfStopped } from "../storage/embedded/copy-stopped.ts";
import { isOfSystem } from "../storage/embedded/folder-trouble.ts";
import { DamagedPack, packFolderInto, sync, unpackFolder } from "../storage/embedded/packed-folder.ts";
import { putStore } from "../storage/embedded/put-store.ts";
import { hasStore, measureStore } from "../storage/embedded/store-files.ts";
import { COPY_REQUEST, readAnswer } from "../storage/requests.ts";

/** What a backup says of itself, as a file in it. */
const ABOUT_FILE = "backup.json";
const aboutSchema = z.object({ format: z.literal(1), version: z.string(), madeAt: z.iso.datetime() });
export type AboutBackup = z.infer<typeof aboutSchema>;

/**
 * Writes the embedded store, as it is at one moment, into a file that is not there yet; the bot may run meanwhile. Errors:
 * UserFacingError, the running bot's.
 */
export async function backUp(
  env: DataEnv,
  file: string,
  now: Date,
): Promise<AboutBackup & { sizeBytes: number }> {
  requireEmbedded(env);
  const folder = resolve(env.DATA_DIR);
  if (!hasStore(folder)) throw new UserFacingError({ code: "NO_STORE", args: { folder } });
  if (existsSync(file)) throw notWritten(file, "EEXIST");
  const copy = (await copyByBot(folder)) ?? (await copyFilesOfStopped(folder));
  try {
    const about: AboutBackup = { format: 1, version: VERSION, madeAt: now.toISOString() };
    writeFileSync(join(copy, ABOUT_FILE), `${JSON.stringify(about)}\n`, { mode: 0o600 });
    await writeWhole(copy, file);
    return { ...about, sizeBytes: measureStore(copy) };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** The folder of the copy that the running bot made; null when none runs. */
async function copyByBot(folder: string): Promise<string | null> {
  const lines = await askRunningBot(folder, COPY_REQUEST);
  if (lines === null) return null;
  for await (const answer of readAnswer<{ folder: string }>(lines)) return answer.folder;
  throw new Error("the running bot did not say where its copy is");
}

/** By renaming: what was cut off must not pass for a backup. */
async function writeWhole(copy: string, file: string): Promise<void> {
  const unfinished = `${file}.unfinished`;
  try {
    rmSync(unfinished, { force: true });
    await packFolderInto(copy, unfinished);
    renameSync(unfinished, file);
    sync(dirname(resolve(file)));
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw isOfSystem(error) ? notWritten(file, error.code ?? "?") : error;
  }
}

/** Puts a backup into the data folder, which must hold no store. Errors: UserFacingError, the system's. */
export async function restore(env: DataEnv, file: string): Promise<AboutBackup & { folder: string }> {
  requireEmbedded(env);
  const folder = resolve(env.DATA_DIR);
  let about: AboutBackup | null = null;
  await putStore(folder, async (unfinished) => {
    try {
      await unpackFolder(file, unfinished);
      about = aboutSchema.parse(JSON.parse(readFileSync(join(unfinished, ABOUT_FILE), "utf8")));
    } catch (error) {
      throw notReadable(file, error);
    }
    if (!hasStore(unfinished)) throw notReadable(file, null);
  });
  if (about === null) throw new Error("the backup was put back without being read");
  return { ...(about as AboutBackup), folder };
}

function requireEmbedded(env: DataEnv): void {
  if (env.DATABASE_URL !== undefined) throw new UserFacingError({ code: "BACKUP_OF_SERVER", args: {} });
}

function notWritten(file: string, code: string): UserFacingError {
  return new UserFacingError({ code: "BACKUP_NOT_WRITTEN", args: { file, code } });
}

/** What is no whole backup; the disk's own troubles are told as such. */
function notReadable(file: string, error: unknown): unknown {
  if (isOfSystem(error)) return error;
  const cause = error instanceof DamagedPack ? error.cause : null;
  const code = isOfSystem(cause) ? (cause.code ?? null) : null;
  return new UserFacingError({ code: "BACKUP_NOT_READABLE", args: { file, code } }, { cause: error });
}
