import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { BotProgram } from "./support/lab.ts";
import { median, round } from "./support/statistics.ts";

/** A command of the installed program, from the shell's start of it to its end; medians. */
export type CommandTime = { node: string; command: string; wallMs: number; cpuMs: number };

const RUNS = 11;
const CLOCK_TICK_MS = 10;
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::acme-media", "arn:aws:s3:::acme-media/*"],
      Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    },
  ],
});
/** Node.js without a program: what of the others is the machine's. */
export const BARE = "node -e 0";
/** What a command is given, and how it ends: the policy keeps the service out. */
const COMMANDS = [
  { name: BARE, args: ["-e", "0"], input: "", code: 0 },
  { name: "--help", args: ["--help"], input: "", code: 0 },
  {
    name: "explain-policy",
    args: ["explain-policy", "--bucket", "acme-media", "-"],
    input: POLICY,
    code: 1,
  },
];

/** Commands that ask nobody, each run several times. Errors: a command that ends with another code than it should. */
export async function measureCommands(node: string, bot: BotProgram): Promise<CommandTime[]> {
  const times: CommandTime[] = [];
  for (const { name, args, input, code } of COMMANDS) {
    const walls: number[] = [];
    const cpuBeforeMs = cpuOfChildrenMs();
    for (let run = 0; run < RUNS; run += 1)
      walls.push(await runOnce(bot.node, name === BARE ? args : [bot.program, ...args], input, code));
    const cpuMs = (cpuOfChildrenMs() - cpuBeforeMs) / RUNS;
    times.push({
      node,
      command: name,
      wallMs: round(median(walls), 0),
      cpuMs: round(cpuMs, 0),
    });
  }
  return times;
}

function runOnce(node: string, args: readonly string[], input: string, expected: number): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(node, args, {
    env: { PATH: process.env["PATH"] },
    stdio: ["pipe", "ignore", "inherit"],
  });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === expected) resolve(performance.now() - startedMs);
      else reject(new Error(`expected ${args.join(" ")} to end with ${expected}, got ${code}`));
    });
  });
}

/** Of all children that have ended (Linux). */
function cpuOfChildrenMs(): number {
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[13]) + Number(fields[14])) * CLOCK_TICK_MS;
}
