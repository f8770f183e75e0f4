import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export type Measured = { stdout: string; seconds: number; cpuSeconds: number; peakMegabytes: number };

const CLOCK_TICKS_PER_SECOND = 100;
const SAMPLE_EVERY_MS = 20;
const TAIL_CHARACTERS = 4000;

/** Runs a program to its end: wall time, CPU time and peak memory of its process (Linux), and the end of its output. */
export async function measure(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  /** Exit codes that are a result too. */
  goodCodes: readonly (number | null)[] = [0],
): Promise<Measured> {
  const startedMs = performance.now();
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  let stdout = "";
  let usage = { cpuSeconds: 0, peakMegabytes: 0 };
  const sampler = setInterval(() => {
    usage = readUsage(child.pid) ?? usage;
  }, SAMPLE_EVERY_MS);
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout = (stdout + text).slice(-TAIL_CHARACTERS);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  clearInterval(sampler);
  if (!goodCodes.includes(code)) throw new Error(`${command} ended with ${code}: ${stdout}`);
  return { stdout, seconds: (performance.now() - startedMs) / 1000, ...usage };
}

/** What the kernel says of a living process; null when it is gone. */
function readUsage(pid: number | undefined): { cpuSeconds: number; peakMegabytes: number } | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    const ticks = Number(fields[11]) + Number(fields[12]);
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    if (peak === undefined) return null;
    return { cpuSeconds: ticks / CLOCK_TICKS_PER_SECOND, peakMegabytes: Math.round(Number(peak) / 1024) };
  } catch (error) {
    if (
      (error as NodeJS.ErrnoException).code === "ENOENT" ||
      (error as NodeJS.ErrnoException).code === "ESRCH"
    )
      return null;
    throw error;
  }
}
