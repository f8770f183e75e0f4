import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../../test/support/find-free-port.ts";

/** Debian keeps the server's programs out of PATH, one folder for each version; the newest is taken. */
const HOME = "/usr/lib/postgresql";

/**
 * A PostgreSQL server of its own in a temporary folder, with the server's defaults: fsync is on, as where it matters.
 * Errors: when no server is installed.
 */
export async function startPostgresServer(): Promise<{ url: string; version: string; stop(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "mgw-bench-pg-"));
  chmodSync(folder, 0o777);
  const data = join(folder, "data");
  const port = await findFreePort();
  run("initdb", ["-D", data, "-U", "mgw", "-A", "trust", "-E", "UTF8"]);
  const options = `-h 127.0.0.1 -p ${port} -k ${folder}`;
  run("pg_ctl", ["-D", data, "-l", join(folder, "log"), "-w", "-o", options, "start"]);
  const stop = () => {
    run("pg_ctl", ["-D", data, "-m", "immediate", "-w", "stop"]);
    rmSync(folder, { recursive: true, force: true });
  };
  // The server is no child of this process: without this a bench that was ended would leave it behind.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      stop();
      process.exit(1);
    });
  }
  return {
    url: `postgresql://mgw@127.0.0.1:${port}/postgres`,
    version: run("postgres", ["--version"]).trim(),
    stop,
  };
}

function run(program: string, args: readonly string[]): string {
  const path = join(HOME, newestVersion(), "bin", program);
  // PostgreSQL refuses to run as root, so root lends it to the user that Debian makes for it.
  const command = process.getuid?.() === 0 ? ["runuser", "-u", "postgres", "--", path] : [path];
  const [first = "", ...rest] = [...command, ...args];
  return execFileSync(first, rest, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], cwd: tmpdir() });
}

function newestVersion(): string {
  const newest = readdirSync(HOME)
    .sort((a, b) => Number(a) - Number(b))
    .at(-1);
  if (newest === undefined) throw new Error(`there is no PostgreSQL server in ${HOME}`);
  return newest;
}
