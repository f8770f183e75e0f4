import { describe, expect, it } from "vitest";
import { isManaged } from "../../../src/core/migration/handling.ts";
import { planHash } from "../../../src/core/plan.ts";
import { settingsSchema } from "../../../src/core/settings.ts";
import { makePlan } from "../../../src/provisioning/make-plan.ts";
import { KNOWN_FACTS, madeUpPreparation } from "../../core/made-up-preparation.ts";

const WHO = { approvers: { people: ["U0APPROVER1"] }, operators: { people: ["U0OPERATOR1"] } };
const MIGRATION = {
  enabled: true,
  destinationRole: "oss-import-mgw",
  handling: { allowed: ["handover", "managed"] },
};

type Request = Parameters<typeof madeUpPreparation>[0] extends infer Changes | undefined
  ? NonNullable<Changes extends { request?: infer R } ? R : never>
  : never;

function planOf(request: Request = {}, migration: object = MIGRATION) {
  return makePlan({
    preparation: madeUpPreparation({ verdict: "open", facts: KNOWN_FACTS, request }),
    settings: settingsSchema.parse({ ...WHO, migration }),
    installationId: "inst-1",
  });
}
const managed = (request: Request = {}, migration: object = {}) =>
  planOf(
    { handling: "managed", profile: "least-privilege", prefix: "2024/", ...request },
    { ...MIGRATION, ...migration },
  );

describe("the plan of a migration that the bot runs", () => {
  it("has a user of the source, two addresses and a job, and nobody at Alibaba Cloud", () => {
    const plan = managed();
    expect(plan?.handling).toBe("managed");
    expect(plan?.changes.map(({ kind }) => kind)).toEqual([
      "oss.create-bucket",
      "iam.create-user",
      "iam.put-policy",
      "iam.create-key",
      "mgw.create-address",
      "mgw.create-address",
      "mgw.create-job",
    ]);
    expect(plan?.changes.slice(-3)).toEqual([
      {
        kind: "mgw.create-address",
        undo: "mgw.delete-address",
        serviceRegion: "eu-central-1",
        name: "mgw-prep-mp-7k2m9q-src-1",
        address: {
          type: "s3",
          bucket: "acme-home-virginia",
          prefix: "2024/",
          domain: "s3.us-east-1.amazonaws.com",
          userName: "mgw-prep-MP-7K2M9Q",
        },
      },
      {
        kind: "mgw.create-address",
        undo: "mgw.delete-address",
        serviceRegion: "eu-central-1",
        name: "mgw-prep-mp-7k2m9q-dst",
        address: {
          type: "oss",
          bucket: "acme-archive-oss",
          prefix: "2024/",
          ossRegion: "oss-eu-central-1",
          role: "oss-import-mgw",
        },
      },
      {
        kind: "mgw.create-job",
        undo: "mgw.delete-job",
        serviceRegion: "eu-central-1",
        name: "mgw-prep-mp-7k2m9q",
        sourceAddress: "mgw-prep-mp-7k2m9q-src-1",
        destinationAddress: "mgw-prep-mp-7k2m9q-dst",
        overwrite: "when-newer",
        maxBitsPerSecond: null,
      },
    ]);
  });

  it("has another hash for another way, role, region, prefix or bandwidth", () => {
    const plans = [
      planOf({ profile: "least-privilege", prefix: "2024/" }),
      managed(),
      managed({}, { destinationRole: "another-role" }),
      managed({}, { region: "cn-beijing" }),
      managed({ prefix: "2025/" }),
      managed({}, { maxBandwidth: 100 }),
    ];
    const hashes = plans.map((plan) => (plan === null ? null : planHash(plan)));
    expect(hashes).not.toContain(null);
    expect(new Set(hashes).size).toBe(plans.length);
  });

  it("is none where the settings allow none", () => {
    expect(planOf({ handling: "managed" }, {})).toBeNull();
  });

  it("goes through the nearest region of the service, where the bucket's own has none", () => {
    const [source] =
      managed({ ossRegion: "oss-eu-west-1" })?.changes.filter(({ kind }) => kind === "mgw.create-address") ??
      [];
    expect(source).toMatchObject({ serviceRegion: "eu-central-1" });
  });
});

describe("the plan of credentials that are handed over", () => {
  // Recorded of the version before migrations could be managed: what was approved then is executed now.
  it.each([
    ["documented", ""],
    ["least-privilege", "2024/"],
    ["current", ""],
  ] as const)("of %s has the hash that it always had", (profile, prefix) => {
    const hashes = [{}, MIGRATION].map((migration) => {
      const plan = planOf({ profile, prefix }, migration);
      return plan && planHash(plan);
    });
    expect(hashes).toEqual([RECORDED[profile], RECORDED[profile]]);
    expect(isManaged({ request: {} })).toBe(false);
  });
});

const RECORDED = {
  documented: "0352bcb27b2d11909ab7bb6d62217e1c5e27dc5b22d1759080970fb996200bd7",
  "least-privilege": "aaee20b1082f6d78e0f270fe16642aecdc082c68fe60258fe1a83dd397522169",
  current: "2a21ed2aafbbcfef87a75384cafb41259f73e2cd3c103d234dbd7af02caef9e2",
};
