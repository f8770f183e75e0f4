import { describe, expect, it } from "vitest";
import { CHECKS } from "../../src/checks/index.ts";
import { findingSchema } from "../../src/core/finding.ts";
import { FINDING_CODES, type FindingCode, isFindingCode } from "../../src/core/finding-codes.ts";
import { CHECK_NAMES } from "../../src/core/preparation.ts";
import { FINDING_CASES } from "./finding-cases.ts";
import { codesOf, examine } from "./healthy-clouds.ts";

const cases = Object.entries(FINDING_CASES) as [FindingCode, (typeof FINDING_CASES)["SOURCE_OK"]][];
const HEALTHY: ReadonlySet<string> = new Set([
  "IDENTITY_OK",
  "SOURCE_OK",
  "ESTIMATE_OK",
  "ESTIMATE_SHORTEST_DURATION",
  "WHITELIST_OK",
  "DESTINATION_OK",
  "PERMISSIONS_OK",
]);

describe("findings", () => {
  it("lists the checks in the order of the card", () => {
    expect(CHECKS.map(({ name }) => name)).toEqual([...CHECK_NAMES]);
  });

  it.each(CHECK_NAMES)("finds nothing but good news when all is well: %s", async (name) => {
    const codes = codesOf(await examine(name));
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => !HEALTHY.has(code))).toEqual([]);
  });

  it.each(cases)("%s appears when its matter is there", async (code, { check, changes }) => {
    const { findings } = await examine(check, changes);
    const found = findings.find((finding) => finding.code === code);
    expect(found, findings.map((finding) => finding.code).join(", ")).toBeDefined();
    expect(found?.severity).toBe(FINDING_CODES[code].severity);
    expect(FINDING_CODES[code].check).toBe(check);
  });

  it.each(cases.filter(([code]) => HEALTHY.has(code) && FINDING_CODES[code].severity === "ok"))(
    "%s does not appear when nothing can be read",
    async (code, { check }) => {
      const away = async (): Promise<never> => {
        const { CloudUnavailable } = await import("../../src/core/errors.ts");
        const base = {
          cloud: "aws",
          subject: "x",
          detail: "gone",
          requestId: null,
          httpStatus: 503,
        } as const;
        throw new CloudUnavailable({ ...base, operation: "sts:GetCallerIdentity", code: "Timeout" });
      };
      const outcome = await examine(check, {
        aws: { getCallerIdentity: away, findBucketRegion: away, readUserQuota: away },
        alibaba: { getCallerIdentity: away, findBucket: away, listUsers: away },
      });
      expect(codesOf(outcome)).not.toContain(code);
      expect(outcome.findings.some(({ severity }) => severity === "unknown")).toBe(true);
    },
  );

  it.each(cases)("%s can be stored and read back", async (_code, { check, changes }) => {
    const { findings } = await examine(check, changes);
    for (const finding of findings) {
      expect(findingSchema.parse(JSON.parse(JSON.stringify(finding)))).toEqual(finding);
      expect(isFindingCode(finding.code)).toBe(true);
    }
  });
});
