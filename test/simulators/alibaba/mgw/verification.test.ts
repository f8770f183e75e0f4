import { beforeEach, describe, expect, it } from "vitest";
import type { Simulator } from "../../../../simulators/shared/simulator.ts";
import { callMgw, createAddress, outcomeOf, textOf } from "./mgw-client.ts";
import {
  control,
  DESTINATION,
  DESTINATION_DETAIL,
  type MgwWorld,
  makeRole,
  ROLE,
  SOURCE,
  SOURCE_DETAIL,
  startMgwWorld,
} from "./mgw-world.ts";

let world: MgwWorld;
let sim: Simulator;
beforeEach(async () => {
  world = await startMgwWorld();
  sim = world.alibaba;
});

const create = async (detail: Readonly<Record<string, string>>, name = "mgw-prep-src") =>
  outcomeOf(await createAddress(sim, name, detail));
const get = (name = "mgw-prep-src") => callMgw(sim, "GET", `/address/${name}`);
const verify = (name = "mgw-prep-src") => callMgw(sim, "GET", `/address/${name}`, { query: { verify: "" } });
const assume = (assumptions: Record<string, string>) => control(sim, "setMgw", { assumptions });

/** Verifies to the end: status and code. */
async function verified(name?: string): Promise<string[]> {
  await verify(name);
  sim.clock.advance(3_000);
  const answer = await verify(name);
  return ["Status", "ErrorCode"].map((element) => textOf(answer, element) ?? "").filter(Boolean);
}

describe("verifying", () => {
  it("is asynchronous, and tells what the cloud says", async () => {
    await create(SOURCE_DETAIL);
    const first = await verify();
    expect([textOf(first, "Status"), textOf(first, "VerifyTime")]).toEqual(["", ""]);
    expect(await verified()).toEqual(["available"]);
    const shown = await get();
    expect(["Status", "HttpCode", "ErrorCode"].map((field) => textOf(shown, field))).toEqual([
      "available",
      "200",
      "",
    ]);
    expect(textOf(shown, "VerifyTime")).not.toBe("");
    await control(sim, "setMgw", { availableText: "avaliable" });
    expect(await verified()).toEqual(["avaliable"]);
  });

  it("begins with the address where that is taken for the service's way", async () => {
    await assume({ verification: "at-creation" });
    await create({ ...SOURCE_DETAIL, AccessSecret: "wrong" });
    expect(textOf(await verify(), "Status")).toBe("verifying");
    expect(textOf(await get(), "Status")).toBe("verifying");
    sim.clock.advance(3_000);
    expect(textOf(await get(), "Status")).toBe("invalid");
    expect(await verified()).toEqual(["invalid", "SignatureDoesNotMatch"]);
  });

  it.each<[string, string, object]>([
    ["a wrong secret", "SignatureDoesNotMatch", { AccessSecret: "wrong" }],
    ["an unknown key", "InvalidAccessKeyId", { AccessId: "AKIANOBODY0000000000" }],
    ["a bucket that is not there", "NoSuchBucket", { Bucket: "nobody-has-this-bucket" }],
    ["the domain of another region", "PermanentRedirect", { Domain: "s3.us-east-1.amazonaws.com" }],
    ["a domain that is not S3", "InvalidDomain", { Domain: "s3.example.com" }],
  ])("fails on the source's side with %s", async (_, code, change) => {
    await create({ ...SOURCE_DETAIL, ...change });
    expect(await verified()).toEqual(["unavailable", code]);
  });

  it("sees the bucket policy from the service's address, not from the bot's", async () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [`arn:aws:s3:::${SOURCE}`, `arn:aws:s3:::${SOURCE}/*`],
          Condition: { NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"] } },
        },
      ],
    };
    await control(world.aws, "setBucketPolicy", { bucket: SOURCE, policy });
    await create(SOURCE_DETAIL);
    expect(await verified()).toEqual(["unavailable", "AccessDenied"]);
    await control(sim, "setMgw", { address: "203.0.113.9" });
    sim.clock.advance(60_000);
    expect(await verified()).toEqual(["available"]);
  });

  it("reads without TLS where a bare domain is taken to mean that", async () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [`arn:aws:s3:::${SOURCE}`, `arn:aws:s3:::${SOURCE}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    };
    await control(world.aws, "setBucketPolicy", { bucket: SOURCE, policy });
    await assume({ domainScheme: "selects" });
    await create(SOURCE_DETAIL, "bare");
    await create({ ...SOURCE_DETAIL, Domain: `https://${SOURCE_DETAIL.Domain}` }, "secure");
    expect(await verified("bare")).toEqual(["unavailable", "AccessDenied"]);
    expect(await verified("secure")).toEqual(["available"]);
  });

  it("knows regions of after 2019 or not, as assumed", async () => {
    await control(world.aws, "createBucket", { name: "acme-zurich", region: "eu-central-2" });
    const detail = { ...SOURCE_DETAIL, Bucket: "acme-zurich", Domain: "s3.eu-central-2.amazonaws.com" };
    await create(detail);
    expect(await verified()).toEqual(["available"]);
    await assume({ sourceRegions: "those-of-2019" });
    sim.clock.advance(60_000);
    expect(await verified()).toEqual(["unavailable", "InvalidDomain"]);
  });

  const destination = async (change: object = {}) => {
    await create({ ...DESTINATION_DETAIL, ...change }, "mgw-prep-dst");
    return verified("mgw-prep-dst");
  };

  it("assumes the destination's role", async () => {
    expect(await destination()).toEqual(["available"]);
  });

  it("fails without the role", async () => {
    expect(await destination({ Role: "missing" })).toEqual(["unavailable", "EntityNotExist.Role"]);
  });

  it("fails where the role trusts another service", async () => {
    await makeRole(sim, { trustedServices: ["oss.aliyuncs.com"] });
    expect(await destination()).toEqual(["unavailable", "NoPermission"]);
    await assume({ servicePrincipal: "oss.aliyuncs.com" });
    sim.clock.advance(60_000);
    expect(await verified("mgw-prep-dst")).toEqual(["available"]);
  });

  it("fails where the role has no right, and goes where the bucket's policy gives it", async () => {
    await makeRole(sim, { statements: [] });
    expect(await destination()).toEqual(["unavailable", "AccessDenied"]);
    const policy = {
      Version: "1",
      Statement: [
        {
          Effect: "Allow",
          Principal: [`arn:sts::5123456789012345:assumed-role/${ROLE}/*`],
          Action: ["oss:ListObjects"],
          Resource: [`acs:oss:*:*:${DESTINATION}`],
        },
      ],
    };
    await control(sim, "setBucketSetting", { bucket: DESTINATION, policy });
    sim.clock.advance(60_000);
    expect(await verified("mgw-prep-dst")).toEqual(["available"]);
  });

  it("reaches a bucket of another region by its RegionId, or needs its domain, as assumed", async () => {
    await control(sim, "createBucket", { name: "acme-frankfurt", region: "oss-eu-central-1" });
    await makeRole(sim, { systemPolicies: ["AliyunOSSFullAccess"] });
    const change = { Bucket: "acme-frankfurt", RegionId: "oss-eu-central-1" };
    expect(await destination(change)).toEqual(["available"]);
    await assume({ destinationDomain: "needed-across-regions" });
    sim.clock.advance(60_000);
    expect(await verified("mgw-prep-dst")).toEqual(["unavailable", "InvalidDomain"]);
    await create(
      { ...DESTINATION_DETAIL, ...change, Domain: "oss-eu-central-1.aliyuncs.com" },
      "with-domain",
    );
    expect(await verified("with-domain")).toEqual(["available"]);
  });

  it("can be made never to end, or to fail", async () => {
    await create(SOURCE_DETAIL);
    await control(sim, "setMgw", { verifyOutcome: "never" });
    expect(await verified()).toEqual([]);
    await control(sim, "setMgw", { verifyOutcome: "failed" });
    expect(await verified()).toEqual(["unavailable", "AccessDenied"]);
  });
});
