import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);
const MAX_LOG_BYTES = 64 * 1024 * 1024;

/** Exports the audit log as an operator would and verifies the file; what the command said when it is not whole, or null. */
export async function verifyExport(
  built: string,
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<string | null> {
  const options = {
    cwd: built,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
    maxBuffer: MAX_LOG_BYTES,
  };
  const exported = await run(process.execPath, ["bin/mgw-prep.js", "audit", "export"], options);
  writeFileSync(file, exported.stdout);
  try {
    await run(process.execPath, ["bin/mgw-prep.js", "audit", "verify", file], options);
    return null;
  } catch (error) {
    return (error as { stdout?: string }).stdout ?? String(error);
  }
}
