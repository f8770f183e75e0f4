import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAlibabaSimulator } from "../../simulators/alibaba/alibaba-simulator.ts";
import {
  EVERYTHING_POLICY,
  OPERATOR_ACCESS_KEY_ID,
  OPERATOR_ACCESS_KEY_SECRET,
  SEED_BUCKETS,
} from "../../simulators/alibaba/seed.ts";
import { createAwsSimulator } from "../../simulators/aws/aws-simulator.ts";
import { OPERATOR_CREDENTIALS } from "../../simulators/aws/seed.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";
import { addCompareCommand } from "../../src/cli/compare.ts";
import { UsageError } from "../../src/cli/terminal.ts";
import { createAlibabaCloud } from "../../src/clouds/alibaba/alibaba-cloud.ts";
import { createAwsCloud } from "../../src/clouds/aws/aws-cloud.ts";
import { openSides } from "../../src/comparison/open-sides.ts";
import { zh } from "../../src/texts/zh.ts";
import { recordingTerminal } from "../support/recording-terminal.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

let aws: Simulator;
let alibaba: Simulator;
let folder: string;
beforeAll(async () => {
  aws = await createAwsSimulator({ port: 0 });
  alibaba = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
});
afterAll(() => Promise.all([aws.close(), alibaba.close()]));
beforeEach(() => {
  aws.reset();
  alibaba.reset();
  folder = mkdtempSync(join(tmpdir(), "mgw-compare-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Made = { key: string; body?: string; sizeBytes?: number };

async function fill(source: readonly Made[], destination: readonly Made[]): Promise<void> {
  await aws.control["createBucket"]?.({ name: "acme-compared" });
  await aws.control["putObjects"]?.({ bucket: "acme-compared", objects: source });
  await alibaba.control["createBucket"]?.({ name: "acme-compared-too", region: "oss-eu-central-1" });
  await alibaba.control["putObjects"]?.({ bucket: "acme-compared-too", objects: destination });
}

const SOURCE = "s3://acme-compared";
const DESTINATION = "oss://acme-compared-too";
/** Everything here was made in the second in which it is compared. */
const LATER = new Date(Date.now() + 3_600_000);

async function compare(
  args: readonly string[],
  { now = LATER, texts }: { now?: Date; texts?: typeof zh } = {},
) {
  const { terminal, recorded } = recordingTerminal(texts === undefined ? {} : { texts });
  const clouds = {
    aws: createAwsCloud({ region: "us-east-1", endpoint: aws.url, credentials: { ...OPERATOR_CREDENTIALS } }),
    alibaba: createAlibabaCloud({
      accessKeyId: OPERATOR_ACCESS_KEY_ID,
      accessKeySecret: OPERATOR_ACCESS_KEY_SECRET,
      site: "intl",
      ossEndpoint: alibaba.url,
      ramEndpoint: alibaba.url,
      stsEndpoint: alibaba.url,
    }),
  };
  const program = new Command();
  addCompareCommand(program, {
    terminal,
    open: (asked) => openSides(clouds, asked, now),
    now: () => now,
    onInterrupt: () => () => undefined,
  });
  await program.parseAsync(["compare", ...args], { from: "user" });
  return recorded;
}

const bodies = (names: readonly string[]): Made[] => names.map((key) => ({ key, body: `body of ${key}` }));

describe("the compare command", () => {
  it("ends with 0 and says so when both sides hold the same", async () => {
    await fill(bodies(["a", "b c", "ü/😀", "z+"]), bodies(["a", "b c", "ü/😀", "z+"]));
    const { code, out, err } = await compare([SOURCE, DESTINATION]);
    expect(err).toBe("");
    expect(out).toMatch(/same: 4 objects/);
    expect(out).toMatch(/Result: same\.\n$/);
    expect(code).toBe(0);
  });

  it("ends with 1, gives JSON, and writes every difference to the report, safe for spreadsheets", async () => {
    await fill(bodies(["=cmd()", "@x", "same", 'quoted "name", comma']), [
      ...bodies(["same"]),
      { key: "-more", body: "1" },
    ]);
    const report = join(folder, "report.csv");
    const { code, out } = await compare([SOURCE, DESTINATION, "--json", "--report", report]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      verdict: "different",
      objects: { same: { objectCount: 1 }, missing: { objectCount: 3 }, additional: { objectCount: 1 } },
    });
    const rows = readFileSync(report, "utf8").trim().split("\r\n").slice(1).sort();
    expect(rows).toEqual([
      expect.stringMatching(/^additional,,'-more,,1,/),
      expect.stringMatching(/^missing,"quoted ""name"", comma",,/),
      expect.stringMatching(/^missing,'=cmd\(\),,/),
      expect.stringMatching(/^missing,'@x,,/),
    ]);
  });

  it("finds an object of the same size whose MD5 is another", async () => {
    await fill([{ key: "a", body: "one" }], [{ key: "a", body: "two" }]);
    const { code, out } = await compare([SOURCE, DESTINATION]);
    expect(out).toMatch(/same size, different content: 1 object/);
    expect(code).toBe(1);
  });

  it("reads a sample whole from both sides and says what it shows", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `n${index}`);
    await fill(bodies(names), bodies(names));
    const some = await compare([SOURCE, DESTINATION, "--sample", "10"]);
    expect(some.out).toMatch(
      /^Of \d+ objects? read whole from both sides and hashed, \d+ are identical: with 95% confidence/m,
    );
    expect(some.code).toBe(0);
    const all = await compare([SOURCE, DESTINATION, "--sample", "200"]);
    expect(all.out).toMatch(
      /^Of 40 objects read whole .* 40 are identical: these are all objects that can be read\.$/m,
    );
  });

  it("finds by hashes what ETags do not show", async () => {
    await fill([{ key: "a", body: "one" }], [{ key: "a", body: "two" }]);
    // With a key of KMS as the default, ETags say nothing.
    await alibaba.control["setBucketSetting"]?.({
      bucket: "acme-compared-too",
      encryption: { algorithm: "KMS" },
    });
    expect((await compare([SOURCE, DESTINATION])).code).toBe(0);
    const { code, out } = await compare([SOURCE, DESTINATION, "--sample", "2"]);
    expect(out).toMatch(/different content: 1 object/);
    expect(code).toBe(1);
  });

  it("ends with 2 when objects changed since, and takes --since for the source", async () => {
    await fill(bodies(["a"]), []);
    const late = await compare([SOURCE, DESTINATION, "--since", "2020-01-01"]);
    expect(late.out).toMatch(/Result: not known: objects changed meanwhile/);
    expect(late.code).toBe(2);
  });

  it.each([
    ["a bucket of another account", `oss://${SEED_BUCKETS.foreign}`, /There is no OSS bucket/],
    [
      "a bucket that is not there",
      "oss://acme-nowhere",
      /There is no OSS bucket acme-nowhere in this account/,
    ],
  ])("ends with 2 for %s", async (_what, destination, says) => {
    await fill(bodies(["a"]), []);
    const { code, err } = await compare([SOURCE, destination]);
    expect(err).toMatch(says);
    expect(code).toBe(2);
  });

  it("refuses a bucket of another account whose region is given", async () => {
    await fill(bodies(["a"]), []);
    const { code, err } = await compare([
      SOURCE,
      `oss://${SEED_BUCKETS.foreign}`,
      "--region",
      "oss-eu-central-1",
    ]);
    expect(err).toMatch(/AccessDenied|another account/);
    expect(code).toBe(2);
  });

  it("ends with 2 for a source of another account", async () => {
    await fill([], []);
    const { code, err } = await compare(["s3://globex-shared-other-account", DESTINATION]);
    expect(err).toMatch(/AccessDenied/);
    expect(code).toBe(2);
  });

  it.each([
    [["s3:/x", DESTINATION]],
    [[SOURCE, "s3://other"]],
    [[SOURCE, DESTINATION, "--sample", "0"]],
    [[SOURCE, DESTINATION, "--sample", "10001"]],
    [[SOURCE, DESTINATION, "--since", "yesterday"]],
    [[SOURCE, DESTINATION, "--since", "2026-01-01T10:00"]],
    [[SOURCE, DESTINATION, "--region", "eu"]],
  ])("refuses the arguments %j", async (args) => {
    await expect(compare(args)).rejects.toBeInstanceOf(UsageError);
  });

  it("speaks Chinese", async () => {
    await fill(bodies(["a"]), []);
    const { out } = await compare([SOURCE, DESTINATION], { texts: zh });
    expect(out).toMatch(/目的端缺少：1 个文件[\s\S]*结果：不一致。\n$/);
  });
});

describe("the compare command as a process", () => {
  const start = (args: readonly string[]) =>
    spawn(process.execPath, ["bin/mgw-prep.js", "compare", ...args, "--json"], {
      cwd: ROOT,
      env: {
        PATH: process.env["PATH"],
        AWS_ENDPOINT_URL: aws.url,
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: OPERATOR_CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: OPERATOR_CREDENTIALS.secretAccessKey,
        ALIBABA_CLOUD_ACCESS_KEY_ID: OPERATOR_ACCESS_KEY_ID,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: OPERATOR_ACCESS_KEY_SECRET,
        ALIBABA_RAM_ENDPOINT: alibaba.url,
        ALIBABA_OSS_ENDPOINT: alibaba.url,
        ALIBABA_STS_ENDPOINT: alibaba.url,
      },
    });

  it("goes on after SIGKILL with --resume, and its report has every difference once", async () => {
    const objects = 6_000;
    const old = "2026-01-01T00:00:00Z";
    await aws.control["createBucket"]?.({
      name: "acme-compared",
      generator: { count: objects, sizeBytes: 10, lastModified: old },
    });
    await alibaba.control["createBucket"]?.({ name: "acme-compared-too", region: "oss-eu-central-1" });
    const keyOf = (index: number) => `data/${String(index).padStart(8, "0")}.bin`;
    await alibaba.control["putObjects"]?.({
      bucket: "acme-compared-too",
      objects: Array.from({ length: objects }, (_, index) => ({ key: keyOf(index), sizeBytes: 10 })).filter(
        (_, index) => index % 10 !== 0,
      ),
    });
    const state = join(folder, "state.json");
    const report = join(folder, "report.csv");
    const args = [SOURCE, DESTINATION, "--resume", state, "--report", report];
    // Some pages are answered, then one side says nothing any more until the next start.
    const stall = { service: "s3", operation: "ListObjectsV2", kind: "stall-before" } as const;
    aws.board.arm({ ...stall, after: 4 });
    const killed = start(args);
    const closed = once(killed, "close");
    while (!existsSync(state) && killed.exitCode === null) await sleep(50);
    killed.kill("SIGKILL");
    await closed;
    expect(existsSync(state)).toBe(true);
    aws.board.disarm();

    const again = start(args);
    let out = "";
    let err = "";
    again.stdout.on("data", (chunk) => {
      out += chunk;
    });
    again.stderr.on("data", (chunk) => {
      err += chunk;
    });
    const [code] = await once(again, "close");
    expect({ code }, err).toEqual({ code: 1 });
    expect(err).toMatch(/^Going on after [\d,]+ objects?\./);
    const { objects: found } = JSON.parse(out);
    expect(found.missing.objectCount).toBe(objects / 10);
    const rows = readFileSync(report, "utf8").trim().split("\r\n").slice(1);
    expect(new Set(rows).size).toBe(objects / 10);
    expect(rows).toHaveLength(objects / 10);
    expect(existsSync(state)).toBe(false);
  });

  it("ends on Ctrl-C with exit 130 and no result; what it leaves is what it can go on from, or nothing", async () => {
    const objects = 20_000;
    const old = "2026-01-01T00:00:00Z";
    const stall = { service: "s3", operation: "ListObjectsV2", kind: "stall-before" } as const;
    await alibaba.control["createBucket"]?.({ name: "acme-interrupted-too", region: "oss-eu-central-1" });
    // A source of its own for each process: what an ended one had sent may still come in, and would count as the next one's.
    const interrupt = async (bucket: string, args: readonly string[]) => {
      await aws.control["createBucket"]?.({
        name: bucket,
        generator: { count: objects, sizeBytes: 10, lastModified: old },
      });
      const armed = aws.board.arm({ ...stall, after: 4, about: [bucket] });
      const addresses = [`s3://${bucket}`, "oss://acme-interrupted-too"];
      const child = start([...addresses, ...args]);
      const said = { out: "", err: "" };
      child.stdout.on("data", (chunk) => {
        said.out += chunk;
      });
      child.stderr.on("data", (chunk) => {
        said.err += chunk;
      });
      const closed = once(child, "close");
      while (armed.hits === 0 && child.exitCode === null) await sleep(50);
      child.kill("SIGINT");
      const [code] = await closed;
      aws.board.disarm();
      return { addresses, code, ...said };
    };

    const alone = await interrupt("acme-interrupted", []);
    expect({ code: alone.code, out: alone.out }, alone.err).toEqual({ code: 130, out: "" });
    expect(alone.err).toMatch(/^Stopped before the end, after [\d,]+ objects?\. Another comparison begins/);
    expect(readdirSync(folder)).toEqual([]);

    const state = join(folder, "state.json");
    const kept = await interrupt("acme-interrupted-again", ["--resume", state]);
    expect({ code: kept.code, out: kept.out }, kept.err).toEqual({ code: 130, out: "" });
    expect(kept.err).toMatch(/The same command goes on from here\.\n$/);
    expect(readdirSync(folder)).toEqual(["state.json"]);

    const again = start([...kept.addresses, "--resume", state]);
    let out = "";
    again.stdout.on("data", (chunk) => {
      out += chunk;
    });
    await once(again, "close");
    expect(JSON.parse(out).objects.missing.objectCount).toBe(objects);
    expect(readdirSync(folder)).toEqual([]);
  });
});
