import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FINDING_CODES, type FindingCode } from "../../../src/core/finding-codes.ts";
import { changeKey } from "../../../src/core/plan.ts";
import { type Facts, isHeldByWhitelist, type Preparation } from "../../../src/core/preparation.ts";
import { createSealer } from "../../../src/security/seal.ts";
import type { Grant } from "../../../src/storage/contract/grants.ts";
import type { SealedSecret, SecretName } from "../../../src/storage/contract/secrets.ts";
import {
  failedProof,
  type ProofDeps,
  proofFindings,
  proveDestination,
  proveSource,
} from "../../../src/workflow/runs/prove.ts";
import { renewProof } from "../../../src/workflow/runs/revalidate.ts";
import { type CheckWorld, startCheckWorld } from "../../checks/scenarios/check-world.ts";
import { ramOperatorWithout } from "../../checks/scenarios/operator-without.ts";
import { KNOWN_FACTS, MADE_UP_PLAN, madeUpPreparation } from "../../core/made-up-preparation.ts";
import { BOUNDARY_ARN } from "../../support/boundary.ts";

const LAST = { isLast: true };
const SEALER = createSealer([Buffer.alloc(32, 7)]);
const POLICIES = {
  aws: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
  oss: { policyName: "AliyunOSSFullAccess", policyType: "System" },
} as const;
const KEY_CHANGES = {
  aws: { kind: "iam.create-key", undo: "iam.delete-key", userName: "mgw-prep-MP-7K2M9Q" },
  alibaba: { kind: "ram.create-key", undo: "ram.delete-key", userName: "mgw-prep-MP-7K2M9Q" },
} as const;

let world: CheckWorld;
beforeAll(async () => {
  world = await startCheckWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.aws.reset();
  world.alibaba.reset();
});

type Changes = Parameters<typeof madeUpPreparation>[0];

function preparationWith(changes: Changes = {}): Preparation {
  return madeUpPreparation({
    verdict: "open",
    facts: KNOWN_FACTS,
    plan: { ...MADE_UP_PLAN, changes: [KEY_CHANGES.aws, KEY_CHANGES.alibaba] },
    ...changes,
    request: { destinationBucket: "example-empty-standard", ...changes.request },
  });
}

/** Real new keys in both simulated clouds, sealed as the bot holds them. */
async function holdNewKeys(preparation: Preparation): Promise<ProofDeps> {
  const { aws, alibaba } = world.clouds;
  const userName = KEY_CHANGES.aws.userName;
  const tags = [{ key: "made-by", value: "a test" }];
  await aws.createUser({ userName, path: "/mgw-prep/", tags, permissionsBoundary: BOUNDARY_ARN });
  await aws.attachPolicy(userName, POLICIES.aws);
  await alibaba.createUser({ userName, displayName: userName, comments: "" });
  await alibaba.attachPolicy(userName, POLICIES.oss);
  const keys = {
    aws: await aws.createAccessKey(userName),
    alibaba: await alibaba.createAccessKey(userName),
  };
  const { id } = preparation;
  const seal = (name: SecretName, secret: string): SealedSecret => ({
    preparationId: id,
    name,
    sealed: SEALER.seal(secret, { preparationId: id, name }),
  });
  const grant = (cloud: "aws" | "alibaba"): Grant => ({
    preparationId: id,
    key: changeKey(KEY_CHANGES[cloud]),
    change: KEY_CHANGES[cloud],
    state: "made",
    accessKeyId: keys[cloud].accessKeyId,
    isOurs: true,
  });
  return {
    cloudsOf: () => world.clouds,
    sealer: SEALER,
    store: {
      listGrants: async () => [grant("aws"), grant("alibaba")],
      listSecrets: async () => [
        seal("aws-secret-key", keys.aws.secretAccessKey),
        seal("alibaba-secret-key", keys.alibaba.secretAccessKey),
      ],
    },
  };
}

/** Both proofs with new keys, as provisioning runs them. */
async function prove(changes: Changes = {}) {
  const asked = preparationWith(changes);
  const sourceRegion = await world.clouds.aws.findBucketRegion(asked.request.sourceBucket);
  const preparation = { ...asked, facts: { ...asked.facts, sourceRegion } };
  const deps = await holdNewKeys(preparation);
  const source = await proveSource(deps, preparation, LAST);
  const destination = await proveDestination(deps, preparation, LAST);
  if (!source.ok) return failedProof(preparation, source.failure);
  if (!destination.ok) return failedProof(preparation, destination.failure);
  return proofFindings(preparation, source.value, destination.value);
}

/** A refusal that another try does not mend, unlike that of a key that is still new. */
function refuse(simulator: CheckWorld["aws"], service: string, operation: string): void {
  simulator.board.arm({ service, operation, kind: "error", status: 403, code: "InvalidPayer" });
}

/** A bucket policy of the destination against everybody but the owner. */
async function denyWriting(): Promise<void> {
  const Resource = ["acs:oss:*:*:example-empty-standard/*"];
  const Statement = [{ Effect: "Deny", Principal: ["*"], Action: ["oss:PutObject"], Resource }];
  await world.alibaba.control["setBucketSetting"]?.({
    bucket: "example-empty-standard",
    policy: { Version: "1", Statement },
  });
}

const PROOF_SCENARIOS: Record<Extract<FindingCode, `PROOF_${string}`>, () => Promise<string[]>> = {
  PROOF_OK: async () => codesOf(await prove()),
  PROOF_SOURCE_ARCHIVED: async () =>
    codesOf(await prove({ request: { sourceBucket: "acme-archive-glacier", prefix: "2019/" } })),
  PROOF_POSSIBLE_REQUEST_REFUSED: async () => {
    await world.aws.control["setBucketPolicy"]?.({
      bucket: "acme-home-virginia",
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:GetBucketLocation",
            Resource: "arn:aws:s3:::acme-home-virginia",
          },
        ],
      },
    });
    return codesOf(await prove({ request: { sourceBucket: "acme-home-virginia" } }));
  },
  PROOF_BLOCKED_BY_WHITELIST: async () => {
    await world.aws.control["setSourceAddress"]?.({ accessKeyId: "*", address: "8.8.8.8" });
    return codesOf(
      await prove({ verdict: "restricted", request: { sourceBucket: "acme-reports-office-only" } }),
    );
  },
  PROOF_READ_FAILED: async () => {
    refuse(world.aws, "s3", "ListObjectsV2");
    return codesOf(await prove());
  },
  PROOF_WRITE_FAILED: async () => {
    refuse(world.alibaba, "oss", "PutObject");
    return codesOf(await prove());
  },
  PROOF_WRITE_BLOCKED: async () => {
    await denyWriting();
    return codesOf(await prove({ facts: { ...KNOWN_FACTS, destinationVerdict: "restricted" } }));
  },
  PROOF_WRITE_SKIPPED: async () => codesOf(await prove({ request: { profile: "current" } })),
  PROOF_NOT_REPEATED: async () => {
    const proof = [
      { code: "PROOF_BLOCKED_BY_WHITELIST", severity: "warning", args: {}, evidence: [] } as const,
    ];
    return codesOf(renewProof(preparationWith({ proof: [...proof] }), { proof: null, verdict: "open" }));
  },
};

function codesOf(findings: readonly { code: string }[]): string[] {
  return findings.map(({ code }) => code);
}

describe("the proof of the new keys", () => {
  const entries = Object.entries(PROOF_SCENARIOS);

  it("has a scenario for every code of its own", () => {
    const codes = Object.keys(FINDING_CODES).filter((code) => code.startsWith("PROOF_"));
    expect(Object.keys(PROOF_SCENARIOS).sort()).toEqual(codes.sort());
  });

  it.each(entries)("finds %s, and no good news beside bad", async (code, run) => {
    const codes = await run();
    expect(codes).toContain(code);
    expect(codes.includes("PROOF_OK")).toBe(
      ["PROOF_OK", "PROOF_WRITE_SKIPPED", "PROOF_WRITE_BLOCKED", "PROOF_POSSIBLE_REQUEST_REFUSED"].includes(
        code,
      ),
    );
  });

  it("finds nothing but good news where keys, source and destination are fine", async () => {
    expect(await PROOF_SCENARIOS.PROOF_OK()).toEqual(["PROOF_OK"]);
  });

  it("never takes a refusal for a whitelist that the verdict does not know of", async () => {
    await world.aws.control["setSourceAddress"]?.({ accessKeyId: "*", address: "8.8.8.8" });
    const request = { sourceBucket: "acme-reports-office-only" };
    expect(codesOf(await prove({ verdict: "open", request }))).toEqual(["PROOF_READ_FAILED"]);
  });
});

describe("the proof of the destination", () => {
  const skipped = async (changes: Changes) =>
    (await prove(changes)).find(({ code }) => code === "PROOF_WRITE_SKIPPED")?.args["reason"];
  const writes = () =>
    world.alibaba.board.journal().filter(({ operation }) => operation === "PutObject").length;
  const facts = (changes: Partial<Facts>) => ({ facts: { ...KNOWN_FACTS, ...changes } });

  it.each([
    ["unknown", { destinationKeepsDeleted: null }],
    ["versioning", { destinationKeepsDeleted: true, destinationKeptBy: "versioning" }],
    ["retention", { destinationKeepsDeleted: true, destinationKeptBy: "retention" }],
    ["policy", { destinationKeepsDeleted: true, destinationKeptBy: "policy" }],
    ["unknown", { destinationKeepsDeleted: true }],
  ] as const)("writes nothing where an object may be kept: %s", async (reason, changes) => {
    expect(await skipped(facts(changes))).toBe(reason);
    expect(writes()).toBe(0);
  });

  it.each([
    ["versioning", { versioning: "Enabled" }],
    ["retention", { retention: { days: 1 } }],
  ])("looks again right before it writes: %s", async (reason, setting) => {
    await world.alibaba.control["setBucketSetting"]?.({ bucket: "example-empty-standard", ...setting });
    expect(await skipped({})).toBe(reason);
    expect(writes()).toBe(0);
  });

  it("writes nothing when it cannot look any more", async () => {
    await ramOperatorWithout(["oss:GetBucketWorm"])(world);
    expect(await skipped({})).toBe("unknown");
    expect(writes()).toBe(0);
  });

  it("fails on a refusal that no verdict let expect", async () => {
    await denyWriting();
    expect(codesOf(await prove(facts({ destinationVerdict: "open" })))).toEqual(["PROOF_WRITE_FAILED"]);
  });

  it("is not proven where objects cannot be reached from here, and is tried once", async () => {
    world.alibaba.board.arm({
      service: "oss",
      operation: "PutObject",
      kind: "error",
      status: 400,
      code: "PublicEndpointForbidden",
      times: 9,
    });
    const found = await prove();
    expect(found.find(({ code }) => code === "PROOF_WRITE_SKIPPED")?.args["reason"]).toBe("public-endpoint");
    expect(writes()).toBe(1);
  });

  it("says when it was the key of the encryption", () => {
    const failure = {
      step: "prove:destination",
      operation: "oss:PutObject",
      subject: "b/o",
      code: "AccessDenied",
      requestId: null,
    };
    const because = (detail: string) =>
      failedProof(preparationWith(), { ...failure, detail })[0]?.args["because"];
    expect(because("This request is forbidden by kms.")).toBe("kms");
    expect(because("You have no right to access this object.")).toBe("not-said");
  });

  it("counts the archived objects that it tried", async () => {
    await world.aws.control["createBucket"]?.({
      name: "three-archived",
      region: "us-east-1",
      objects: ["a", "b", "c"].map((key) => ({ key, sizeBytes: 1, storageClass: "GLACIER" })),
    });
    const [found] = await prove({ request: { sourceBucket: "three-archived" } });
    expect(found).toMatchObject({ code: "PROOF_SOURCE_ARCHIVED", args: { tried: 3 } });
  });

  it("that was refused by a policy stands until the policy is gone, and then is tried again or told apart", () => {
    const blocked = { code: "PROOF_WRITE_BLOCKED", severity: "warning", args: {}, evidence: [] } as const;
    const preparation = preparationWith({ proof: [blocked] });
    const source = { ok: true as const, value: { outcome: "read" as const, evidence: [] } };
    const renewed = (write?: Parameters<typeof renewProof>[1]["write"]) =>
      codesOf(renewProof(preparation, { proof: source, verdict: "open", write }));
    expect(renewed()).toEqual(["PROOF_OK", "PROOF_WRITE_BLOCKED"]);
    expect(renewed({ ok: true, value: { outcome: "written" } })).toEqual(["PROOF_OK"]);
    expect(renewed(null)).toEqual(["PROOF_OK", "PROOF_WRITE_SKIPPED"]);
  });

  it("holds a live preparation while the destination is shut, however well it went", () => {
    const held = (destinationVerdict: Facts["destinationVerdict"]) =>
      isHeldByWhitelist(preparationWith({ state: "ready", ...facts({ destinationVerdict }) }));
    expect([held("restricted"), held("uncertain"), held("open"), held(null)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
