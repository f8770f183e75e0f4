import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { buildBot } from "./lab/build-bot.ts";
import { SHORT_TIMES } from "./lab/short-times.ts";
import { PLANTED_BUGS } from "./sweeps/planted.ts";

describe("what the sweeps change in a copy of the bot", () => {
  it.each([...PLANTED_BUGS, { name: "shorter waits", patches: SHORT_TIMES }])(
    "still fits the sources: $name",
    ({ patches }) => {
      for (const { file, find } of patches) {
        const source = readFileSync(new URL(`../../src/${file}`, import.meta.url), "utf8");
        expect(source.split(find), file).toHaveLength(2);
      }
    },
  );

  it("still runs in one file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mgw-sweeps-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    await buildBot(folder);
    const help = execFileSync(process.execPath, [join(folder, "bin/mgw-prep.js"), "--help"], {
      encoding: "utf8",
    });
    expect(help).toContain("explain-policy");
  });
});
