import type { Pool } from "pg";
import type { SealedFiles } from "./sealed-files.ts";
import { overwriteSpentWal } from "./spent-wal.ts";

/** Starts the database, lets `work` use it, and shuts it down. */
export type DatabaseSession = <T>(work: (pool: Pool) => Promise<T>) => Promise<T>;

/**
 * Sealed secrets of stores from before they had files: moved into files, and what they and their forerunners left in the
 * database removed. Begun again from its start when it was cut off; nothing is lost at any point of it.
 */
export async function moveOlderSecrets(
  database: string,
  files: SealedFiles,
  session: DatabaseSession,
): Promise<void> {
  files.prepare();
  await session(async (pool) => {
    await moveToFiles(pool, files);
    // The table's file begun anew: dead rows stay in the old one as they were.
    if (await hasSecrets(pool)) await pool.query("vacuum full secrets");
    await leaveSegment(pool);
  });
  overwriteSpentWal(database);
  // The segment it then wrote to may have been an old one, renamed: behind its last entry everything is as it was.
  await session(leaveSegment);
  overwriteSpentWal(database);
  await files.finish();
}

/** Whether a database that is running holds sealed secrets itself, as one does that was put back from an older backup. */
export async function holdsSecrets(pool: Pool, files: SealedFiles): Promise<boolean> {
  return (await readOlder(pool, files)).length > 0;
}

type Row = { preparation_id: string; name: string; sealed: string };

async function readOlder(pool: Pool, files: SealedFiles): Promise<Row[]> {
  if (!(await hasSecrets(pool))) return [];
  const { rows } = await pool.query<Row>("select preparation_id, name, sealed from secrets");
  return rows.filter(({ sealed }) => !files.isReference(sealed));
}

/** A first start that was cut off has no tables yet. */
async function hasSecrets(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ found: boolean }>(
    "select to_regclass('public.secrets') is not null as found",
  );
  return rows[0]?.found === true;
}

async function moveToFiles(pool: Pool, files: SealedFiles): Promise<void> {
  for (const { preparation_id, name, sealed } of await readOlder(pool, files)) {
    await files.keep([sealed], ([reference]) =>
      pool.query("update secrets set sealed = $3 where preparation_id = $1 and name = $2", [
        preparation_id,
        name,
        reference,
      ]),
    );
  }
}

/** Goes on in the next segment of the log, and has everything before it written to where it belongs. */
async function leaveSegment(pool: Pool): Promise<void> {
  await pool.query("select pg_switch_wal()");
  await pool.query("checkpoint");
}
