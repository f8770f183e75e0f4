import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { createAwsSimulator } from "../../simulators/aws/aws-simulator.ts";
import { OPERATOR_CREDENTIALS } from "../../simulators/aws/seed.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PAGES_ANSWERED = 4;

let aws: Simulator | undefined;
afterEach(() => aws?.close());

describe("the count command as a process", () => {
  it("ends on Ctrl-C with exit 130, no result, and what it had counted", async () => {
    const simulator = await createAwsSimulator({ port: 0 });
    aws = simulator;
    await simulator.control["createBucket"]?.({
      name: "acme-big",
      generator: { count: 20_000, sizeBytes: 10 },
    });
    const stall = { service: "s3", operation: "ListObjectsV2", kind: "stall-before" } as const;
    const armed = simulator.board.arm({ ...stall, after: PAGES_ANSWERED });

    const child = spawn(process.execPath, ["bin/mgw-prep.js", "count", "s3://acme-big", "--json"], {
      cwd: ROOT,
      env: {
        PATH: process.env["PATH"],
        AWS_ENDPOINT_URL: simulator.url,
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: OPERATOR_CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: OPERATOR_CREDENTIALS.secretAccessKey,
      },
    });
    const said = { out: "", error: "" };
    child.stdout.on("data", (chunk) => {
      said.out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      said.error += chunk;
    });
    const closed = once(child, "close");
    while (armed.hits === 0 && child.exitCode === null) await sleep(50);
    child.kill("SIGINT");
    const [code] = await closed;
    expect({ code, out: said.out }, said.error).toEqual({ code: 130, out: "" });
    expect(said.error).toMatch(/Stopped before the end, after [\d,]+ objects?.*at least as many/);
  });
});
