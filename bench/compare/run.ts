import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compile } from "../../build/bundle.ts";
import { type Measured, measure } from "../count/measure.ts";

/**
 * Compares the same two buckets with ours and with `rclone check --size-only`, one after the other, behind a delay.
 * The servers know no delimiter: without `--fast-list` rclone runs on flat names alone (`--flat`).
 */
const { values } = parseArgs({
  options: {
    distribution: { type: "string", multiple: true, default: ["random hex"] },
    objects: { type: "string", multiple: true, default: ["100000"] },
    "latency-ms": { type: "string", default: "100" },
    rounds: { type: "string", default: "3" },
    "peer-rounds": { type: "string", default: "1" },
    flat: { type: "string", multiple: true, default: ["random hex", "flat, sequential"] },
  },
});
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const env: NodeJS.ProcessEnv = {
  ...process.env,
  AWS_ACCESS_KEY_ID: "bench",
  AWS_SECRET_ACCESS_KEY: "bench",
  AWS_REGION: "us-east-1",
  NO_PROXY: "127.0.0.1",
};
// rclone does not start with it; nothing here speaks TLS.
delete env["AWS_CA_BUNDLE"];

const folder = mkdtempSync(join(tmpdir(), "mgw-compare-"));
try {
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  await compile(ROOT, folder, { "compare-once": join(ROOT, "bench/compare/compare-once.ts") });
  for (const name of values.distribution) {
    for (const objects of values.objects.map(Number)) {
      for (const every of [0, 100]) await compareAll(name, objects, every);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compareAll(name: string, objects: number, every: number): Promise<void> {
  await withServers(name, objects, every, async ([source, destination], missing) => {
    const args = [join(folder, "compare-once.js"), source, destination];
    const runs: Measured[] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      runs.push(await measure(process.execPath, args, env));
    }
    const median = runs.toSorted((a, b) => a.seconds - b.seconds)[Math.floor((runs.length - 1) / 2)];
    if (median === undefined) throw new Error("Give at least one round.");
    const found = JSON.parse(median.stdout) as { tallies: { objects: { missing: number; same: number } } };
    const exact =
      found.tallies.objects.missing === missing && found.tallies.objects.same === objects - missing;
    if (!exact)
      throw new Error(`Ours found ${JSON.stringify(found.tallies.objects)}, ${missing} are missing.`);
    show(name, objects, every, "ours", median);
    for (const list of values.flat.includes(name) ? ["", "--fast-list"] : ["--fast-list"]) {
      const remoteOf = (endpoint: string) =>
        `:s3,provider=Minio,env_auth=true,force_path_style=true,endpoint="${endpoint}":bench`;
      const check = [
        "check",
        "--size-only",
        "--log-level",
        "CRITICAL",
        remoteOf(source),
        remoteOf(destination),
      ];
      for (let round = 0; round < Number(values["peer-rounds"]); round++) {
        // It ends with 1 where there are differences.
        const options = list === "" ? check : [...check, list];
        const peer = await measure("rclone", options, env, [0, 1]);
        show(name, objects, every, `rclone check ${list}`.trim(), peer);
      }
    }
  });
}

function show(name: string, objects: number, every: number, tool: string, run: Measured): void {
  const rate = Math.round(objects / run.seconds);
  const cells = [
    name,
    objects,
    every === 0 ? "0 %" : "1 %",
    tool,
    run.seconds.toFixed(1),
    rate,
    run.cpuSeconds.toFixed(1),
    run.peakMegabytes,
  ];
  console.error(`| ${cells.join(" | ")} |`);
}

async function withServers(
  name: string,
  objects: number,
  every: number,
  act: (endpoints: [string, string], missing: number) => Promise<void>,
): Promise<void> {
  const script = fileURLToPath(new URL("server.ts", import.meta.url));
  const args = ["--import", "tsx", script, name, String(objects), values["latency-ms"], String(every)];
  const server = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  try {
    const line = await new Promise<string>((resolve, reject) => {
      server.stdout.setEncoding("utf8").once("data", resolve);
      server.once("exit", (code) =>
        reject(new Error(`The servers ended with ${code} before they were ready.`)),
      );
    });
    const { endpoints, missing } = JSON.parse(line) as { endpoints: [string, string]; missing: number };
    await act(endpoints, missing);
  } finally {
    server.stdin.end();
  }
}
