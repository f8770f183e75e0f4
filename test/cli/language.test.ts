import { expect, it } from "vitest";
import { fillColumn } from "../../src/cli/terminal.ts";
import { runCli } from "../support/run-cli.ts";
import { findFaults } from "../texts/support/chinese.ts";

it("helps in the language that --lang names", async () => {
  const { code, out } = await runCli(["--lang", "zh", "--help"], { LANG: "en_US.UTF-8" });
  expect(code).toBe(0);
  expect(out).toMatch(/^用法： ?mgw-prep/);
  // What stands behind the column of names.
  const said = out.split("\n").map((line) => line.replace(/^ {2}\S.*? {2,}/, ""));
  expect(said.flatMap(findFaults)).toEqual([]);
});

it("tells mistakes in the language of the locale", async () => {
  const { code, err } = await runCli(["explain-policy", "-", "--bucket", "X"], { LC_ALL: "zh_CN.UTF-8" });
  expect(code).toBe(64);
  expect(err).toContain("--bucket 应为 S3 Bucket 名称");
  const unknown = await runCli(["--nonsense"], { LANG: "zh_CN.UTF-8" });
  expect(unknown.err).toContain("错误：未知选项 --nonsense");
});

it("refuses a language that it does not have", async () => {
  const { code, err } = await runCli(["--lang", "xx", "--help"], {});
  expect([code, err]).toEqual([64, expect.stringContaining("Allowed choices are en, zh")]);
});

it("draws a column as wide with Chinese as with Latin words", () => {
  expect(fillColumn("ok", 6)).toBe("ok    ");
  expect(fillColumn("正常", 6)).toBe("正常  ");
});
