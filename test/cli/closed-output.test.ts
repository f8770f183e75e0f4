import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mgw-closed-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command whose output (a file descriptor's number) goes to a pipe that its reader has closed before. */
function runIntoClosedPipe(args: readonly string[], descriptor: 1 | 2) {
  const script = `mkfifo "$0/pipe"; : <"$0/pipe" & exec 3>"$0/pipe"; wait; exec "$@" ${descriptor}>&3`;
  const command = [process.execPath, "bin/mgw-prep.js", ...args];
  return spawnSync("sh", ["-c", script, folder, ...command], { cwd: ROOT, encoding: "utf8" });
}

describe("a command whose reader has gone, as after `| head -1`", () => {
  it.each([1, 2] as const)("ends without a stack trace (descriptor %i)", (descriptor) => {
    const args = descriptor === 1 ? ["--help"] : ["no-such-command"];
    const { status, stdout, stderr } = runIntoClosedPipe(args, descriptor);
    expect({ status, stdout, stderr }).toEqual({ status: 141, stdout: "", stderr: "" });
  });
});
