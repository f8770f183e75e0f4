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

/** Good news, and a scenario of the same check in which there is none. */
const NOT_BESIDE = {
  IDENTITY_OK: "CREDENTIALS_REFUSED",
  SOURCE_OK: "SOURCE_REFUSES_BOT",
  ESTIMATE_OK: "ESTIMATE_BUCKET_EMPTY",
  ESTIMATE_SHORTEST_DURATION: "ESTIMATE_BUCKET_EMPTY",
  WHITELIST_OK: "WHITELIST_OPINIONS_DIFFER",
  DESTINATION_OK: "DESTINATION_REFUSED",
  PERMISSIONS_OK: "POLICY_MISSING",
} as const satisfies Partial<Record<FindingCode, keyof typeof FINDING_SCENARIOS>>;

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

  it("have a scenario without each of them: a healthy migration, or for good news one that goes wrong", () => {
    expect(Object.keys(NOT_BESIDE).sort()).toEqual([...GOOD_NEWS].sort());
    const bad = Object.keys(FINDING_SCENARIOS).filter((code) => !GOOD_NEWS.has(code)) as FindingCode[];
    for (const code of bad) expect(CHECK_NAMES).toContain(FINDING_CODES[code].check);
  });

  it.each(Object.entries(NOT_BESIDE) as [FindingCode, keyof typeof FINDING_SCENARIOS][])(
    "%s does not appear beside %s",
    async (good, bad) => {
      const scenario: Scenario = FINDING_SCENARIOS[bad];
      await scenario.arrange?.(world);
      expect(codesOf(await world.examine(scenario.check, scenario.input))).not.toContain(good);
    },
  );

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

  it("counts a foreign object that refuses the bot, and asks for no grant", async () => {
    await world.aws.control["createBucket"]?.({
      name: "scenario-source",
      region: "us-east-1",
      settings: { ownership: "ObjectWriter" },
      objects: [
        { key: "ours", body: "a" },
        { key: "theirs", body: "b", ownerAccountId: "999900001111" },
      ],
    });
    const { findings } = await world.examine("source", { request: { sourceBucket: "scenario-source" } });
    const foreign = findings.find(({ code }) => code === "SOURCE_FOREIGN_OBJECTS_POSSIBLE");
    expect(foreign).toMatchObject({
      args: { foreign: 1, listed: 2, isAll: true, refused: 1 },
      evidence: ["theirs"],
    });
    expect(codesOf({ findings })).not.toContain("SOURCE_NOT_READ");
  });

  it("tells of a bucket policy that denies the objects once, by the whitelist", async () => {
    const request = { sourceBucket: "scenario-source" };
    await world.aws.control["createBucket"]?.({
      name: "scenario-source",
      region: "us-east-1",
      objects: [{ key: "a", body: "a" }],
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:GetObject",
            Resource: "arn:aws:s3:::scenario-source/*",
            Condition: { StringNotLike: { "s3:DataAccessPointAccount": "111122223333" } },
          },
        ],
      },
    });
    expect(codesOf(await world.examine("source", { request }))).toEqual(["SOURCE_OK"]);
    expect(codesOf(await world.examine("whitelist", { request }))).toEqual(["WHITELIST_RESTRICTED"]);
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
    // The ledger of 2022 is restored.
    expect(estimate?.archivedBytes).toBe((120 + 90 + 60 + 40) * 1024 ** 3);
    expect(estimate?.restored).toMatchObject({ objectCount: 1, sizeBytes: 50 * 1024 ** 3 });
  });
});
