import { execFile } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { findFreePort } from "../../support/find-free-port.ts";

const run = promisify(execFile);
/** Debian keeps the server's programs out of PATH, one folder for each version. */
const VERSIONS = "/usr/lib/postgresql";
const MAX_NAP_MS = 120_000;

/** A PostgreSQL server of our own, that may be stopped and started. */
export type OwnServer = {
  url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  close(): Promise<void>;
};

/** Makes and starts a server; null where PostgreSQL is not installed. Errors: the server's own. */
export async function startOwnServer(): Promise<OwnServer | null> {
  const programs = findPrograms();
  if (programs === null) return null;
  const folder = mkdtempSync(join(tmpdir(), "mgw-faults-pg-"));
  await lendToPostgres(folder);
  const port = await findFreePort();
  const call = (program: string, args: readonly string[]) => runAsPostgres(join(programs, program), args);
  await call("initdb", ["-D", folder, "-U", "mgw", "-A", "trust", "-E", "UTF8", "--no-sync"]);
  const start = async () => {
    const options = `-h 127.0.0.1 -p ${port} -k ${folder} -c max_connections=200`;
    await call("pg_ctl", ["-D", folder, "-l", join(folder, "log"), "-w", "-o", options, "start"]);
  };
  const stop = async () => {
    await call("pg_ctl", ["-D", folder, "-m", "fast", "-w", "stop"]);
  };
  await start();
  return {
    url: `postgresql://mgw@127.0.0.1:${port}/postgres`,
    start,
    stop,
    close: async () => {
      await stop().catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findPrograms(): string | null {
  if (!existsSync(VERSIONS)) return null;
  const [newest] = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a));
  return newest === undefined ? null : join(VERSIONS, newest, "bin");
}

const isRoot = process.getuid?.() === 0;

/** PostgreSQL refuses to run as root, so root lends it to the user that Debian makes for it. */
function runAsPostgres(program: string, args: readonly string[]) {
  const options = { timeout: MAX_NAP_MS, cwd: tmpdir() };
  return isRoot
    ? run("runuser", ["-u", "postgres", "--", program, ...args], options)
    : run(program, [...args], options);
}

async function lendToPostgres(folder: string): Promise<void> {
  if (!isRoot) return;
  const { stdout } = await run("id", ["-u", "postgres"]);
  chownSync(folder, Number(stdout), -1);
}
