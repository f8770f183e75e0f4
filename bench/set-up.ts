import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { round } from "./support/statistics.ts";

/** Seconds from a clone to the end of the demo, with npm's cache as it is on this machine. */
export type SetUp = { installSeconds: number; demoSeconds: number; firstWordsSeconds: number };

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** `npm ci && npm run demo` in a new clone of the last commit. Errors: git's, npm's, the demo's. */
export async function measureSetUp(): Promise<SetUp> {
  const folder = mkdtempSync(join(tmpdir(), "mgw-bench-clone-"));
  try {
    execFileSync("git", ["clone", "--quiet", ROOT, folder]);
    const install = await runHere(folder, ["ci"]);
    const demo = await runHere(folder, ["run", "--silent", "demo"]);
    return {
      installSeconds: install.seconds,
      demoSeconds: demo.seconds,
      firstWordsSeconds: demo.firstWordsSeconds,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runHere(cwd: string, args: readonly string[]) {
  const startedMs = performance.now();
  const seconds = () => round((performance.now() - startedMs) / 1_000);
  const child = spawn("npm", args, { cwd, stdio: ["ignore", "pipe", "inherit"] });
  let firstWordsSeconds: number | null = null;
  child.stdout.on("data", () => {
    firstWordsSeconds ??= seconds();
  });
  const code = await ended(child);
  if (code !== 0) throw new Error(`npm ${args.join(" ")} ended with ${code}`);
  return { seconds: seconds(), firstWordsSeconds: firstWordsSeconds ?? seconds() };
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
}
