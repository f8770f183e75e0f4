import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCli } from "../support/run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "mgw-settings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(text: string): string {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.yaml`);
  writeFileSync(path, text);
  return path;
}

const GOOD =
  "approvers: { people: [U0ADA00001], groups: [S0APPROVE1] }\noperators: { people: [U0OLGA0001] }\n";

describe("settings check", () => {
  it("says what a file without mistakes comes to, and needs nothing else", async () => {
    const { code, out, err } = await runCli(["settings", "check", fileOf(GOOD)], {});
    expect(out).toMatch(/^ok .*\.yaml: 1 approval needed, by 1 approver and 1 group; 1 operator entry\./);
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });

  it("reads the file of the environment where none is named", async () => {
    const { code, out } = await runCli(["settings", "check"], { MGW_SETTINGS: fileOf(GOOD) });
    expect(code).toBe(0);
    expect(out).toContain("1 approver");
  });

  it("says every mistake at once, each with its line, and ends with 78", async () => {
    const file = fileOf(`${GOOD}approvals: { needed: 9 }\naproval: {}\n`);
    const { code, out, err } = await runCli(["settings", "check", file], {});
    expect({ code, out }).toEqual({ code: 78, out: "" });
    expect(err).toContain(`${file}:3 approvals.needed`);
    expect(err).toContain(`${file}:4 aproval`);
  });

  it("names a file that is not there", async () => {
    const { code, err } = await runCli(["settings", "check", join(folder, "none.yaml")], {});
    expect(code).toBe(78);
    expect(err).toContain("none.yaml");
  });

  it("speaks Chinese where the reader does", async () => {
    const { code, out } = await runCli(["settings", "check", fileOf(GOOD)], { LANG: "zh_CN.UTF-8" });
    expect(code).toBe(0);
    expect(out).toContain("审批人 1 名");
  });
});
