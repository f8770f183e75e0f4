import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { startWorld } from "../../demo/world.ts";
import { type InstalledPackage, installPackage } from "./install.ts";
import { loadedText } from "./loaded-text.ts";

/** What V8's settings in `bin/mgw-prep.js` keep a start below; without them it takes 800 MB and more. */
const PEAK_MB = 220;
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "OfficeOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::acme-media", "arn:aws:s3:::acme-media/*"],
      Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    },
  ],
});

let installed: InstalledPackage;
beforeAll(async () => {
  installed = await installPackage();
});
afterAll(() => rmSync(installed.folder, { recursive: true, force: true }));

describe("what is packed", () => {
  it("is the compiled program and what its users read, and no source or test", () => {
    const parts = new Set(installed.files.map((path) => path.split("/")[0]));
    expect([...parts].sort()).toEqual([
      ".env.example",
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "README.zh-CN.md",
      "SECURITY.md",
      "bin",
      "deploy",
      "dist",
      "docs",
      "manifest.yml",
      "mgw-prep.example.yaml",
      "mgw-prep.schema.json",
      "package.json",
    ]);
    expect(installed.files.filter((path) => /\.ts$|\.png$|\.map$/.test(path))).toEqual([]);
    expect(installed.packedBytes).toBeLessThan(12 * 1024 * 1024);
  });

  it("names every package that is in it, with its licence", () => {
    const dist = join(installed.folder, "node_modules/mgw-prep/dist");
    const bill = JSON.parse(readFileSync(join(dist, "sbom.cdx.json"), "utf8"));
    const names = bill.components.map(({ name }: { name: string }) => name);
    for (const name of ["@slack/bolt", "ali-oss", "@aws-sdk/client-s3", "zod", "@electric-sql/pglite"]) {
      expect(names).toContain(name);
    }
    const licenses = readFileSync(join(dist, "THIRD-PARTY-LICENSES.txt"), "utf8");
    for (const { name, version } of bill.components) expect(licenses).toContain(`${name}@${version} (`);
    expect(licenses).not.toMatch(/\(.*\b(A?GPL|SSPL)/);
  });
});

describe("what is loaded", () => {
  const load = (name: string) => loadedText(join(installed.folder, "node_modules/mgw-prep/dist"), name);

  it("for help is neither validation nor an SDK", () => {
    const text = load("mgw-prep");
    expect(text).toContain("explain-policy");
    expect(text).not.toMatch(/ZodError|S3Client|ali-oss|DBOS/);
    expect(text.length).toBeLessThan(120_000);
  });

  it("for a start is of the clouds what tells whose credentials these are", () => {
    const text = load("main-");
    expect(text).toMatch(/GetCallerIdentity/);
    expect(text).not.toMatch(
      /CreateUserCommand|GetBucketPolicyCommand|GetMetricDataCommand|CreatePolicyRequest|putBucket/,
    );
  });
});

describe("the installed command", () => {
  it("says its version and its help", async () => {
    const { version } = JSON.parse(
      readFileSync(join(installed.folder, "node_modules/mgw-prep/package.json"), "utf8"),
    );
    expect(await installed.run(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
    const help = await installed.run(["--help"]);
    expect(help).toMatchObject({ code: 0, err: "" });
    for (const command of ["start", "check", "count", "doctor", "explain-policy", "audit"]) {
      expect(help.out).toContain(`  ${command}`);
    }
  });

  it("explains a policy from standard input", async () => {
    const { code, out } = await installed.run(["explain-policy", "--bucket", "acme-media", "-"], {
      input: POLICY,
    });
    expect(code).toBe(1);
    expect(out).toContain("OfficeOnly");
  });

  it("names every variable that it misses before a start", async () => {
    const { code, err } = await installed.run(["start"]);
    expect(code).toBe(78);
    expect(err).toContain("SLACK_BOT_TOKEN");
    expect(err).toContain("MGW_SEAL_KEY");
  });
});

describe("the installed bot", () => {
  it("starts on a new data folder in little memory, makes a preparation ready, and starts again", async () => {
    const world = await startWorld({ bot: installed.command });
    try {
      expect(readMegabytes(world.botPid(), "VmHWM")).toBeLessThan(PEAK_MB);
      const people = createPeople(world);
      const story = createStory(people);
      const form = await story.openForm({
        source: "acme-media-clean",
        destination: "acme-media-frankfurt",
        region: "oss-eu-central-1",
      });
      await story.submitForm(form, { reason: "packed" });
      await story.approve(await story.openDecision(), "");
      await story.openCredentials(await story.awaitDelivery());
      await world.killBot("SIGTERM");
      await world.startBot();
      await sleep(1_000);
      expect(readMegabytes(world.botPid(), "VmHWM")).toBeLessThan(PEAK_MB);
      const check = await installed.run(
        ["check", "s3://acme-media-clean", "oss://acme-media-munich", "--region", "oss-eu-central-1"],
        { environment: { ...world.environment } },
      );
      expect(check).toMatchObject({ code: 0, err: "" });
    } finally {
      await world.stop();
    }
  });
});

/** `VmHWM` is the highest that a process ever had in memory, `VmRSS` what it has. Linux. */
function readMegabytes(pid: number | null, name: "VmHWM" | "VmRSS"): number {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) throw new Error(`expected the bot to run and ${path} to be there`);
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(path, "utf8"))?.[1]) / 1024;
}
