import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FINDING_CODES, type FindingCode } from "../../../src/core/finding-codes.ts";
import { CHECK_NAMES } from "../../../src/core/preparation.ts";
import { codesOf } from "../healthy-clouds.ts";
import { type CheckWorld, startCheckWorld } from "./check-world.ts";
import { FINDING_SCENARIOS, type Scenario } from "./finding-scenarios.ts";

const GOOD_NEWS: ReadonlySet<string> = new Set([
  "IDENTITY_OK",
  "SOURCE_OK",
  "ESTIMATE_OK",
  "ESTIMATE_SHORTEST_DURATION",
  "WHITELIST_OK",
  "DESTINATION_OK",
  "PERMISSIONS_OK",
]);

let world: CheckWorld;

beforeAll(async () => {
  world = await startCheckWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.aws.reset();
  world.alibaba.reset();
});

describe("findings through the vendors' SDKs", () => {
  it.each(CHECK_NAMES)("a healthy migration has good news only: %s", async (name) => {
    const codes = codesOf(await world.examine(name));
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => !GOOD_NEWS.has(code))).toEqual([]);
  });

  it("have a scenario for every code but the proof's, which are in workflow/proof.test.ts", () => {
    const ofChecks = Object.keys(FINDING_CODES).filter((code) => !code.startsWith("PROOF_"));
    expect(Object.keys(FINDING_SCENARIOS).sort()).toEqual(ofChecks.sort());
  });

  it.each(Object.entries(FINDING_SCENARIOS) as [FindingCode, Scenario][])("%s", async (code, scenario) => {
    await scenario.arrange?.(world);
    const outcome = await world.examine(scenario.check, scenario.input);
    expect(codesOf(outcome)).toContain(code);
  });

  it.each([
    ["IDENTITY_OK", "CREDENTIALS_REFUSED"],
    ["SOURCE_OK", "SOURCE_REFUSES_BOT"],
    ["ESTIMATE_OK", "ESTIMATE_BUCKET_EMPTY"],
    ["ESTIMATE_SHORTEST_DURATION", "ESTIMATE_BUCKET_EMPTY"],
    ["WHITELIST_OK", "WHITELIST_OPINIONS_DIFFER"],
    ["DESTINATION_OK", "DESTINATION_REFUSED"],
    ["PERMISSIONS_OK", "POLICY_MISSING"],
  ] as const)("%s does not appear beside %s", async (good, bad) => {
    const scenario: Scenario = FINDING_SCENARIOS[bad];
    await scenario.arrange?.(world);
    expect(codesOf(await world.examine(scenario.check, scenario.input))).not.toContain(good);
  });

  it.each([
    ["WHITELIST_OK", "open"],
    ["WHITELIST_RESTRICTED", "restricted"],
    ["WHITELIST_SHUTS_OUT_BOT", "restricted"],
    ["WHITELIST_UNCERTAIN", "uncertain"],
    ["WHITELIST_OPINIONS_DIFFER", "uncertain"],
    ["WHITELIST_OF_OTHER_ACCOUNT", "uncertain"],
    ["WHITELIST_NOT_READ", "uncertain"],
  ] as const)("the verdict beside %s is %s", async (code, verdict) => {
    const scenario: Scenario = FINDING_SCENARIOS[code];
    await scenario.arrange?.(world);
    expect((await world.examine(scenario.check, scenario.input)).verdict).toBe(verdict);
  });

  it("names the permission that is missing, as the policy of the operator would have to", async () => {
    const scenario: Scenario = FINDING_SCENARIOS.SOURCE_NOT_READ;
    await scenario.arrange?.(world);
    const { findings } = await world.examine("source");
    const unread = findings.find(({ code }) => code === "SOURCE_NOT_READ");
    expect(unread?.args["permission"]).toBe("s3:GetLifecycleConfiguration");
  });

  it("counts a prefix exactly", async () => {
    const { estimate } = await world.examine("estimate", {
      request: { sourceBucket: "acme-media-clean", prefix: "film/" },
    });
    expect(estimate).toMatchObject({
      objectCount: 2,
      sizeBytes: 43 * 1024 ** 3,
      archivedBytes: 0,
      method: "listing",
    });
  });

  it("agrees with the bucket on a whole bucket's figures", async () => {
    const { estimate } = await world.examine("estimate", {
      request: { sourceBucket: "acme-archive-glacier" },
    });
    expect(estimate?.method).toBe("cloudwatch");
    expect(estimate?.objectCount).toBe(6);
    expect(estimate?.archivedBytes).toBe((120 + 90 + 60 + 50 + 40) * 1024 ** 3);
  });
});
