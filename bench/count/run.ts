import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compileCountOnce } from "./compile.ts";
import { type Measured, measure } from "./measure.ts";

/**
 * Counts the same bucket with ours, `rclone size` and `aws s3 ls --recursive --summarize`, one after the other.
 * Without --endpoint: prepared buckets behind a delay, one for each distribution. With it: one bucket of a real server.
 */
const { values } = parseArgs({
  options: {
    endpoint: { type: "string" },
    bucket: { type: "string", default: "count-bench" },
    distribution: { type: "string", multiple: true },
    objects: { type: "string", default: "1000000" },
    /** The distribution that the peers count in full, and ours also at a tenth of the size. */
    full: { type: "string", default: "random hex" },
    /** Objects for the peers on every other distribution; ours counts as many beside them. */
    "peer-objects": { type: "string", default: "200000" },
    "latency-ms": { type: "string", default: "100" },
    concurrency: { type: "string", default: "48" },
    rounds: { type: "string", default: "3" },
    "peer-rounds": { type: "string", default: "1" },
  },
});

type Row = Omit<Measured, "stdout"> & {
  bucket: string;
  tool: string;
  objects: number;
  requests: number | null;
  objectsPerSecond: number;
  shareOfLimit: number | null;
};

const DISTRIBUTIONS = ["random hex", "flat, sequential", "dates", "one deep folder", "Chinese names"];
const latencyMs = Number(values["latency-ms"]);
const env: NodeJS.ProcessEnv = {
  AWS_ACCESS_KEY_ID: "bench",
  AWS_SECRET_ACCESS_KEY: "bench",
  ...process.env,
  AWS_REGION: "us-east-1",
  AWS_DEFAULT_REGION: "us-east-1",
  NO_PROXY: "127.0.0.1",
};
// rclone does not start with it; nothing here speaks TLS.
delete env["AWS_CA_BUNDLE"];
const rows: Row[] = [];
const ours = await compileCountOnce();

if (values.endpoint !== undefined) {
  await countWithAll(values.bucket, values.endpoint, null, null);
} else {
  for (const name of values.distribution ?? DISTRIBUTIONS) {
    const objects = Number(values.objects);
    const peerObjects = name === values.full ? objects : Math.min(objects, Number(values["peer-objects"]));
    await withServer(name, objects, (endpoint) => countWithOurs(name, endpoint, objects, latencyMs));
    await withServer(name, peerObjects, (endpoint) =>
      peerObjects === objects
        ? countWithPeers(name, endpoint, objects)
        : countWithAll(name, endpoint, peerObjects, latencyMs),
    );
    if (name === values.full) {
      await withServer(name, objects / 10, (endpoint) =>
        countWithOurs(name, endpoint, objects / 10, latencyMs),
      );
    }
  }
}
ours.remove();
console.log(JSON.stringify(rows));

async function countWithAll(name: string, endpoint: string, objects: number | null, latency: number | null) {
  await countWithOurs(name, endpoint, objects, latency);
  await countWithPeers(name, endpoint, objects);
}

async function countWithOurs(
  name: string,
  endpoint: string,
  expected: number | null,
  latency: number | null,
) {
  const args = [ours.program, endpoint, values.bucket, values.concurrency];
  const runs = await repeat(Number(values.rounds), () => measure(process.execPath, args, env));
  const { objectCount, requests } = JSON.parse(runs.stdout) as { objectCount: number; requests: number };
  addRow(name, "ours", runs, objectCount, requests, expected, latency);
}

async function countWithPeers(name: string, endpoint: string, expected: number | null) {
  const peerRounds = Number(values["peer-rounds"]);
  // "Minio" asks as "AWS" does, but by path; "Ceph" asks for names that are not URL-encoded, unlike the prepared pages.
  const provider = values.endpoint === undefined ? "Minio" : "Ceph";
  const remote = `:s3,provider=${provider},env_auth=true,force_path_style=true,endpoint="${endpoint}":${values.bucket}`;
  const rclone = await repeat(peerRounds, () => measure("rclone", ["size", "--json", remote], env));
  addRow(
    name,
    "rclone size",
    rclone,
    (JSON.parse(rclone.stdout) as { count: number }).count,
    null,
    expected,
    null,
  );
  const list = [
    "s3",
    "ls",
    `s3://${values.bucket}`,
    "--recursive",
    "--summarize",
    "--endpoint-url",
    endpoint,
  ];
  const aws = await repeat(peerRounds, () => measure("aws", list, env));
  const counted = Number(/Total Objects: (\d+)/.exec(aws.stdout)?.[1]);
  addRow(name, "aws s3 ls", aws, counted, null, expected, null);
}

/** The run with the median wall time. */
async function repeat(rounds: number, act: () => Promise<Measured>): Promise<Measured> {
  const runs: Measured[] = [];
  for (let round = 0; round < rounds; round++) runs.push(await act());
  const median = runs.toSorted((a, b) => a.seconds - b.seconds)[Math.floor((runs.length - 1) / 2)];
  if (median === undefined) throw new Error("Give at least one round.");
  return median;
}

function addRow(
  bucket: string,
  tool: string,
  { seconds, cpuSeconds, peakMegabytes }: Measured,
  objects: number,
  requests: number | null,
  expected: number | null,
  latency: number | null,
): void {
  if (expected !== null && objects !== expected)
    throw new Error(`${tool} counted ${objects}, not ${expected}.`);
  const objectsPerSecond = Math.round(objects / seconds);
  const limit = latency === null ? null : (Number(values.concurrency) * 1_000_000) / latency;
  const shareOfLimit = limit === null ? null : Math.round((100 * objectsPerSecond) / limit) / 100;
  rows.push({
    bucket,
    tool,
    objects,
    requests,
    seconds,
    cpuSeconds,
    peakMegabytes,
    objectsPerSecond,
    shareOfLimit,
  });
  console.error(
    `| ${bucket} | ${tool} | ${objects} | ${seconds.toFixed(1)} | ${objectsPerSecond} | ${requests ?? ""} | ` +
      `${cpuSeconds.toFixed(1)} | ${peakMegabytes} | ${shareOfLimit ?? ""} |`,
  );
}

async function withServer(
  name: string,
  objects: number,
  act: (endpoint: string) => Promise<void>,
): Promise<void> {
  const script = fileURLToPath(new URL("server.ts", import.meta.url));
  const args = ["--import", "tsx", script, name, String(objects), values["latency-ms"]];
  const server = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  try {
    const line = await new Promise<string>((resolve, reject) => {
      server.stdout.setEncoding("utf8").once("data", resolve);
      server.once("exit", (code) => reject(new Error(`The server ended with ${code} before it was ready.`)));
    });
    await act((JSON.parse(line) as { endpoint: string }).endpoint);
  } finally {
    server.stdin.end();
  }
}
