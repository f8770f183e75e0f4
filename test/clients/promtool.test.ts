import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

const FOLDER = join(import.meta.dirname, "../../deploy/prometheus");
const promtool = (...args: string[]) =>
  execFileSync("/usr/bin/promtool", args, { cwd: FOLDER, encoding: "utf8", stdio: "pipe" });

it("Prometheus takes the alerts", () => {
  expect(promtool("check", "rules", "alerts.yaml")).toMatch(/SUCCESS: \d+ rules found/);
});

it("each alert fires for its cause, and none while all is well", () => {
  expect(promtool("test", "rules", "alerts.test.yaml")).toContain("SUCCESS");
});
