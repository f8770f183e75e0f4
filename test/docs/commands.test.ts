import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, PEOPLE } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { SETTINGS, startWorld, type World } from "../../demo/world.ts";
import { makeApiToken } from "../../src/security/api-tokens.ts";
import { apiPortIn } from "../support/bot-log.ts";
import { runCli } from "../support/run-cli.ts";
import { commandsInSentences, documentedCommands, ROOT } from "./documented-commands.ts";

const PROGRAM = /\b(?:npx mgw-prep|node bin\/mgw-prep\.js) /;
const OWN = unique(documentedCommands().filter(({ line }) => PROGRAM.test(line)));
const token = makeApiToken();
const scope = `sources: ["*"], destinations: ["*"], channels: [C0MIGRATE1]`;
const API = `api:
  tokens:
    - { name: documents, hash: "${token.hash}", expires: 2099-12-31, requester: ${PEOPLE.requester}, ${scope} }
`;

/** Why a command ends with another exit code than 0 beside a bot that runs and has one preparation. */
const OTHER_ENDS: readonly [command: RegExp, code: number, why: RegExp][] = [
  [/ compare /, 2, /acme-media-frankfurt/],
  [/ uninstall/, 78, /another process/],
  [/ audit accept /, 78, /nothing to accept|whole|another process|stop the bot/i],
  [/ move-store /, 78, /stop the bot|another process/i],
];

describe("every command of the documents", () => {
  const folder = mkdtempSync(join(tmpdir(), "mgw-documents-"));
  let world: World;
  let names: [RegExp, string][];

  beforeAll(async () => {
    world = await startWorld({ settings: SETTINGS + API, environment: { API_PORT: "0" } });
    await world.control("aws/control/createBucket", {
      name: "acme-media",
      region: "eu-central-1",
      generator: { count: 30, prefix: "2024/", suffix: ".mp4", sizeBytes: { min: 10, max: 20 } },
    });
    const story = createStory(createPeople(world));
    await story.submitForm(
      await story.openForm({
        source: "acme-media",
        destination: "acme-documents",
        region: "oss-eu-central-1",
      }),
    );
    await story.card("prep:approve");
    const exported = await runCli(["export", "preparations"], world.environment);
    const [{ id }] = JSON.parse(exported.out) as [{ id: string }];
    const verified = await runCli(["audit", "verify"], world.environment);
    const head = /\b[0-9a-f]{64}\b/.exec(verified.out)?.[0] ?? "";
    names = [
      [/^docker compose .*? node bin\/mgw-prep\.js /, "npx mgw-prep "],
      [/ \[(--[^\]]*)\]/g, " $1"],
      [/--remove ID/, "--remove somebody-else"],
      [/FILE\.csv/, "report.csv"],
      [/--sample N/, "--sample 3"],
      [/MP-7K3Q9X(?=$| )/, id],
      [/\bHASH\b/, head],
      [/C0123456789/, "C0MIGRATE1"],
      [/MGW_API_URL=\S+ MGW_API_TOKEN=\S+ /, ""],
      [/\/backups\/mgw-prep-\$\(date \+%F\)|\/backups\/mgw-prep-[\d-]+/, "./kept"],
      [/\/var\/lib\/mgw-prep-new/, "./new"],
      // Where the documents leave it to the reader: into a folder without a store.
      [/^npx mgw-prep restore/, "DATA_DIR=./restored npx mgw-prep restore"],
    ];
    writeFileSync(join(folder, "policy.json"), JSON.stringify(POLICY));
    writeFileSync(
      join(folder, "npx"),
      `#!/bin/sh\nshift\nexec "${process.execPath}" "${ROOT}bin/mgw-prep.js" "$@"\n`,
      {
        mode: 0o755,
      },
    );
  });

  afterAll(async () => {
    await world?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is more than a few", () => expect(OWN.length).toBeGreaterThan(20));

  it.each(OWN.map(({ file, line }) => [file, line] as const))("in %s: %s", async (_file, line) => {
    const command = names.reduce((text, [from, to]) => text.replace(from, to), line);
    const { code, said } = await shell(command);
    const [, otherCode, why] = OTHER_ENDS.find(([pattern]) => pattern.test(command)) ?? [null, 0, null];
    expect([command, said, code]).toEqual([command, said, otherCode]);
    if (why !== null) expect(said).toMatch(why);
  });

  it.each(unique(commandsInSentences()).map(({ file, line }) => [file, line] as const))(
    "is one of the program, in %s: mgw-prep %s",
    async (_file, line) => {
      const { out } = await runCli([...wordsOf(line), "--help"], world.environment);
      expect(out).toContain(`Usage: mgw-prep ${wordsOf(line).join(" ")}`);
    },
  );

  it("of npm is in package.json, and every file that a command names is there", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    for (const { file, line } of documentedCommands()) {
      for (const [, name = ""] of line.matchAll(/\bnpm run ([\w:]+)/g))
        expect([file, Object.keys(scripts)]).toEqual([file, expect.arrayContaining([name])]);
      for (const [path] of line.matchAll(/\b(?:deploy|demo|docs|bin)\/[\w./-]*\w/g))
        if (!line.includes(`$part`))
          expect([file, path, existsSync(join(ROOT, path))]).toEqual([file, path, true]);
    }
  });

  function shell(command: string): Promise<{ code: number | null; said: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn("sh", ["-c", command], {
        cwd: folder,
        env: {
          ...world.environment,
          PATH: `${folder}:${process.env["PATH"]}`,
          HOME: process.env["HOME"],
          MGW_API_URL: `http://127.0.0.1:${apiPortIn(world)}`,
          MGW_API_TOKEN: token.token,
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let said = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (chunk) => {
          said += chunk;
        });
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, said }));
    });
  }
});

/** Of a bucket that nobody is kept from. */
const POLICY = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:root" },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::acme-media/*",
    },
  ],
};

/** The command and what is below it, without arguments. */
function wordsOf(line: string): string[] {
  const words = line.split(" ");
  const end = words.findIndex((word) => !/^[a-z][a-z-]*$/.test(word));
  return end === -1 ? words : words.slice(0, end);
}

function unique<T extends { line: string }>(all: readonly T[]): T[] {
  return all.filter(({ line }, index) => all.findIndex((other) => other.line === line) === index);
}
