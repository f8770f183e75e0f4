import { describe, expect, it } from "vitest";
import type { Check } from "../../src/checks/check.ts";
import { runCheck } from "../../src/checks/run-check.ts";
import type { AlibabaCloud } from "../../src/clouds/contract/destination.ts";
import type { AwsCloud } from "../../src/clouds/contract/source.ts";
import { CHECK_NAMES } from "../../src/core/preparation.ts";
import { checkNamed } from "./check-named.ts";
import { denied, examine, INPUT, unavailable } from "./healthy-clouds.ts";

const CLOUDS = { aws: {} as AwsCloud, alibaba: {} as AlibabaCloud };

describe("runCheck", () => {
  it.each(CHECK_NAMES)(
    "ends with an unknown finding when reading as a whole is refused: %s",
    async (name) => {
      const check: Check = { name, read: denied("s3:ListBucket"), judge: () => ({ findings: [] }) };
      const outcome = await runCheck(check, INPUT, CLOUDS);
      expect(outcome.findings).toHaveLength(1);
      expect(outcome.findings[0]).toMatchObject({
        severity: "unknown",
        args: { permission: "s3:ListBucket", requestId: "REQ-1" },
      });
      expect(outcome.verdict).toBe(name === "whitelist" ? "uncertain" : undefined);
    },
  );

  it("does not hide a mistake of ours", async () => {
    const check: Check = {
      name: "source",
      read: async () => {
        throw new TypeError("a bug");
      },
      judge: () => ({ findings: [] }),
    };
    await expect(runCheck(check, INPUT, CLOUDS)).rejects.toThrow("a bug");
  });

  it.each(CHECK_NAMES)("reads plain data that survives storage: %s", async (name) => {
    const check = checkNamed(name);
    let judged = 0;
    const stored: Check = {
      name,
      read: async (input, clouds) => JSON.parse(JSON.stringify(await check.read(input, clouds))),
      judge: (input, seen) => {
        judged += 1;
        return check.judge(input, seen);
      },
    };
    const through = await examine(name, {}, stored);
    expect(through).toEqual(await examine(name));
    expect(judged).toBe(1);
  });

  it("says that a cloud did not answer, without asking for a permission", async () => {
    const { findings } = await examine("permissions", {
      aws: { readUserQuota: unavailable("iam:GetAccountSummary") },
    });
    expect(findings[0]).toMatchObject({
      code: "PERMISSIONS_NOT_READ",
      args: { problem: "unavailable", permission: null },
    });
  });
});
