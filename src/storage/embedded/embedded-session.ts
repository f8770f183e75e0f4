import { Pool } from "pg";
import { UserFacingError } from "../../core/errors.ts";
import {
  databaseEnded,
  isDamaged,
  sentenceOf,
  type TroubleWatch,
  troubleIn,
} from "../postgres/database-trouble.ts";
import { readEnds } from "../postgres/read-ends.ts";
import { type StoreTrouble, watchConnections } from "../postgres/watch-connections.ts";
import { provideDatabase } from "./database-files.ts";
import { DatabaseThread } from "./database-thread.ts";
import { copyStore } from "./store-files.ts";

/** Where the database is, and who hears of what goes wrong. */
export type DatabasePlace = {
  folder: string;
  socketPath: string;
  trouble: TroubleWatch;
  /** Makes the files of a new database in a folder that is not there; false: not from a template, so that they are made here. */
  copyTemplate(folder: string): Promise<boolean>;
  onError(error: Error): void;
};

export type RunningDatabase = Pick<StoreTrouble, "explain"> & {
  pool: Pool;
  /** The folder of its files. */
  path: string;
  /** There was none before. */
  isNew: boolean;
  /** Copies the files of the store as they are at one moment. Errors: the thread's. */
  copyTo(folder: string): Promise<void>;
  close(): Promise<void>;
};

/** Long enough for a busy queue; an error then beats waiting for ever on a connection that one's own caller holds. */
const CONNECT_TIMEOUT_MS = 30_000;

/** Starts the database of a data folder, made when there is none, and looks at it. Errors: UserFacingError. */
export async function runEmbedded(place: DatabasePlace): Promise<RunningDatabase> {
  const { folder, trouble, onError } = place;
  const thread = new DatabaseThread({
    onSaid: (line) => trouble.hear(line),
    onEnded: (why) => trouble.tell(troubleIn(folder, why) ?? databaseEnded(folder, why)),
  });
  try {
    const started = await start(thread, place);
    const pool = new Pool({
      host: folder,
      port: 5432,
      user: "postgres",
      database: "postgres",
      max: 1,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    const { explain } = watchConnections(pool, trouble, onError);
    await readEnds(pool).catch(async (error: unknown) => {
      const cause = await explain(error);
      if (cause instanceof UserFacingError) throw cause;
      throw isDamaged(folder, error instanceof Error ? error.message : String(error));
    });
    return {
      ...started,
      pool,
      explain,
      copyTo: (to) => thread.hold(() => copyStore(folder, to)),
      async close() {
        // In this order: the server must not stop under an open connection, nor the database under the server.
        await pool.end();
        await thread.close();
      },
    };
  } catch (error) {
    await thread.abandon();
    throw error;
  }
}

/** Makes the database at the first start, and starts it. Errors: UserFacingError. */
async function start(
  thread: DatabaseThread,
  { folder, socketPath, trouble, copyTemplate }: DatabasePlace,
): Promise<Pick<RunningDatabase, "path" | "isNew">> {
  const orTell = (error: Error) => {
    const said = trouble.heard === "" ? error.message : trouble.heard;
    // A database that gives up its files says so; a thread that ended without a word says nothing about them.
    const ended = /PANIC|FATAL/.test(said) ? null : trouble.first;
    throw troubleIn(folder, said, error) ?? ended ?? isDamaged(folder, sentenceOf(said));
  };
  let isNew = false;
  const path = await provideDatabase(folder, async (unfinished) => {
    isNew = true;
    if (!(await copyTemplate(unfinished))) await thread.make(unfinished).catch(orTell);
  });
  await thread.open(path, socketPath).catch(orTell);
  return { path, isNew };
}
