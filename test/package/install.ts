import { execFile, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** The program of the package, in an empty folder that has nothing else. */
export type InstalledPackage = {
  folder: string;
  /** Paths of the packed files, relative to the package. */
  files: readonly string[];
  packedBytes: number;
  /** Runs a command to its end. */
  run(
    args: readonly string[],
    options?: { input?: string; environment?: Record<string, string> },
  ): Promise<Ended>;
  /** The arguments of `spawn` that start a command. */
  command: { node: string; program: string };
};

export type Ended = { code: number | null; out: string; err: string };

/** Packs this clone and installs the package. Errors: npm's. */
export async function installPackage(): Promise<InstalledPackage> {
  const folder = mkdtempSync(join(tmpdir(), "mgw-package-"));
  const packed = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: ROOT,
  });
  const [{ filename, files, size }] = JSON.parse(packed.stdout) as [
    { filename: string; files: { path: string }[]; size: number },
  ];
  writeFileSync(join(folder, "package.json"), "{}");
  await run("npm", ["install", "--no-audit", "--no-fund", `./${filename}`], { cwd: folder });
  const command = {
    node: process.env["PACKAGE_NODE"] ?? process.execPath,
    program: join(folder, "node_modules/.bin/mgw-prep"),
  };
  return {
    folder,
    files: files.map(({ path }) => path),
    packedBytes: size,
    command,
    run: (args, options = {}) => runToEnd(command, folder, args, options),
  };
}

function runToEnd(
  { node, program }: InstalledPackage["command"],
  cwd: string,
  args: readonly string[],
  { input, environment }: { input?: string; environment?: Record<string, string> },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [program, ...args], {
      cwd,
      env: { PATH: process.env["PATH"], ...environment },
    });
    const ended: Ended = { code: null, out: "", err: "" };
    child.stdout.on("data", (chunk) => {
      ended.out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      ended.err += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...ended, code }));
    child.stdin.end(input ?? "");
  });
}
