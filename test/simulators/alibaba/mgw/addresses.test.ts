import { beforeEach, describe, expect, it } from "vitest";
import type { Simulator } from "../../../../simulators/shared/simulator.ts";
import { makePolicy, makeUser } from "../clients.ts";
import { callMgw, createAddress, outcomeOf, S3_DETAIL, textOf, xml } from "./mgw-client.ts";
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
const remove = (name = "mgw-prep-src") => callMgw(sim, "DELETE", `/address/${name}`);
const verify = (name = "mgw-prep-src") => callMgw(sim, "GET", `/address/${name}`, { query: { verify: "" } });
const assume = (assumptions: Record<string, string>) => control(sim, "setMgw", { assumptions });

/** Verifies to the end: status and code. */
async function verified(name?: string): Promise<string[]> {
  await verify(name);
  sim.clock.advance(3_000);
  const answer = await verify(name);
  return ["Status", "ErrorCode"].map((element) => textOf(answer, element) ?? "").filter(Boolean);
}

describe("an address", () => {
  it("is made once, shown without its secret, and deleted", async () => {
    expect(outcomeOf(await get())).toBe("404 NoSuchImportAddress");
    const tags = "mgw-prep:MP-ABC123,installation:one";
    expect(outcomeOf(await createAddress(sim, "mgw-prep-src", S3_DETAIL, { tags }))).toBe("200");
    expect(await create(S3_DETAIL)).toBe("409 ImportAddressAlreadyExist");
    const shown = await get();
    expect(shown.text).not.toContain(S3_DETAIL.AccessSecret);
    const fields = [
      "Name",
      "Owner",
      "Tags",
      "Status",
      "HttpCode",
      "Bucket",
      "Prefix",
      "AccessId",
      "AccessSecret",
      "Role",
    ];
    expect(fields.map((field) => textOf(shown, field))).toEqual([
      "mgw-prep-src",
      "5123456789012345",
      tags,
      "notVerify",
      "-1",
      "acme-photos",
      "2024/",
      S3_DETAIL.AccessId,
      "",
      "",
    ]);
    expect(textOf(shown, "Version")).toMatch(/^[0-9a-f]{8}-/);
    expect(textOf(shown, "CreateTime")).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(outcomeOf(await remove())).toBe("204");
    expect(outcomeOf(await remove())).toBe("404 NoSuchImportAddress");
    expect(await control(sim, "mgwAddresses")).toEqual([]);
  });

  it("gives its secret back where that is taken for the service's way", async () => {
    await create(S3_DETAIL);
    await assume({ addressSecret: "returned" });
    expect(textOf(await get(), "AccessSecret")).toBe(S3_DETAIL.AccessSecret);
    expect(JSON.stringify(await control(sim, "mgwAddresses"))).not.toContain(S3_DETAIL.AccessSecret);
  });

  it("lives in one region", async () => {
    await create(S3_DETAIL);
    const elsewhere = await callMgw(sim, "GET", "/address/mgw-prep-src", { region: "cn-hangzhou" });
    expect(outcomeOf(elsewhere)).toBe("404 NoSuchImportAddress");
  });

  it("changes nothing but its agents", async () => {
    await create(S3_DETAIL);
    const update = (elements: object) =>
      callMgw(sim, "PUT", "/address/mgw-prep-src", { body: xml({ ImportAddress: elements }) });
    expect(outcomeOf(await update({ AgentList: "a,b" }))).toBe("200");
    expect(textOf(await get(), "AgentList")).toBe("a,b");
    expect(outcomeOf(await update({ AddressDetail: { AccessSecret: "new" } }))).toBe("400 MalformedXML");
  });

  it("is unknown for three seconds where the service is slow to show it", async () => {
    await assume({ visibility: "late" });
    await create(S3_DETAIL);
    expect(outcomeOf(await get())).toBe("404 NoSuchImportAddress");
    expect((await callMgw(sim, "GET", "/addresslist")).text).not.toContain("mgw-prep-src");
    expect(await create(S3_DETAIL)).toBe("409 ImportAddressAlreadyExist");
    sim.clock.advance(3_000);
    expect(outcomeOf(await get())).toBe("200");
  });

  it("counts towards the limit of its region", async () => {
    await control(sim, "setMgw", { limits: { addresses: 1 } });
    expect(await create(S3_DETAIL, "first")).toBe("200");
    expect(await create(S3_DETAIL, "second")).toBe("409 ImportAddressNumExceed");
    await assume({ conflictStatus: "400" });
    expect(await create(S3_DETAIL, "second")).toBe("400 ImportAddressNumExceed");
  });

  it("with a role needs the right to pass it, where that is taken to be asked", async () => {
    await makePolicy(sim, "addresses", [{ Effect: "Allow", Action: "mgw:*", Resource: "*" }]);
    const key = await makeUser(sim, "migrator", [{ type: "Custom", name: "addresses" }]);
    await assume({ passRole: "asked" });
    const denied = await createAddress(sim, "one", DESTINATION_DETAIL, { key });
    expect([outcomeOf(denied), textOf(denied, "AuthAction")]).toEqual(["403 AccessDenied", "ram:PassRole"]);
    await assume({ passRole: "not-asked" });
    expect(outcomeOf(await createAddress(sim, "one", DESTINATION_DETAIL, { key }))).toBe("200");
  });
});

describe("the body of CreateAddress", () => {
  const { AccessSecret: _, ...withoutSecret } = S3_DETAIL;
  const { Role: __, ...withoutRole } = DESTINATION_DETAIL;
  it.each<[string, string, Readonly<Record<string, string>>]>([
    ["a destination with a role", "200", DESTINATION_DETAIL],
    ["a destination with keys", "200", { ...withoutRole, AccessId: "a", AccessSecret: "b" }],
    ["a destination with neither", "400 MissingArgument", withoutRole],
    ["a source without its secret", "400 MissingArgument", withoutSecret],
    [
      "a source of a cloud that is not simulated",
      "400 ImportAddressTypeInvalid",
      { ...S3_DETAIL, AddressType: "cos" },
    ],
    ["an unknown type", "400 ImportAddressTypeInvalid", { ...S3_DETAIL, AddressType: "aws" }],
    ["an element that nobody knows", "400 MalformedXML", { ...S3_DETAIL, Secret: "x" }],
    ["a prefix that begins with a slash", "400 InvalidArgument", { ...S3_DETAIL, Prefix: "/2024/" }],
    ["a prefix that is no folder", "400 InvalidArgument", { ...S3_DETAIL, Prefix: "2024" }],
    ["a prefix with an ampersand", "200", { ...S3_DETAIL, Prefix: "2024/a&b/" }],
    ["a domain with a scheme", "400 InvalidArgument", { ...S3_DETAIL, Domain: "https://s3.amazonaws.com" }],
  ])("with %s: %s", async (_, expected, detail) => {
    expect(await create(detail)).toBe(expected);
  });

  it.each([
    ["ab", "400 InvalidArgument"],
    ["-abc", "400 InvalidArgument"],
    ["Abc", "400 InvalidArgument"],
    ["abc_1-x", "200"],
    ["a".repeat(63), "200"],
    ["a".repeat(64), "400 InvalidArgument"],
  ])("with the name %s: %s", async (name, expected) => {
    expect(await create(S3_DETAIL, name)).toBe(expected);
  });

  it.each([
    ["no XML", "{}", "400 MalformedXML"],
    ["a stray ampersand", "<ImportAddress><Name>a&b</Name></ImportAddress>", "400 MalformedXML"],
    ["another root", "<Address></Address>", "400 MalformedXML"],
    ["an open element", "<ImportAddress><Name>abc</ImportAddress>", "400 MalformedXML"],
    ["text around the root", "x<ImportAddress></ImportAddress>", "400 MalformedXML"],
    ["nothing inside", "<ImportAddress></ImportAddress>", "400 MissingArgument"],
    ["a name twice", "<ImportAddress><Name>abc</Name><Name>abd</Name></ImportAddress>", "400 MalformedXML"],
    [
      "a declaration and space around elements",
      `<?xml version="1.0" encoding="UTF-8"?>\n<ImportAddress>\n <Name>abc</Name>\n ${xml({ AddressDetail: DESTINATION_DETAIL })}\n</ImportAddress>`,
      "200",
    ],
  ])("with %s: %s", async (_, body, expected) => {
    expect(outcomeOf(await callMgw(sim, "POST", "/address", { body }))).toBe(expected);
  });

  it("takes a scheme where it is taken to select the transport", async () => {
    await assume({ domainScheme: "selects" });
    expect(await create({ ...S3_DETAIL, Domain: "https://s3.amazonaws.com" })).toBe("200");
  });
});

it("lists addresses newest first, page by page, also when one of them goes meanwhile", async () => {
  for (const name of ["one", "two", "three", "four"]) {
    sim.clock.advance(1_000);
    await create(S3_DETAIL, name);
  }
  const page = async (marker: string) => {
    const answer = await callMgw(sim, "GET", "/addresslist", {
      query: { count: "2", ...(marker && { marker }) },
    });
    const names = [...answer.text.matchAll(/<Name>([^<]*)/g)].map(([, name]) => name);
    return { names, marker: textOf(answer, "NextMarker") ?? "", isTruncated: textOf(answer, "Truncated") };
  };
  const first = await page("");
  expect(first).toMatchObject({ names: ["four", "three"], isTruncated: "true" });
  await remove("three");
  expect(await page(first.marker)).toEqual({ names: ["two", "one"], marker: "", isTruncated: "false" });
  for (const count of ["0", "1001", "x"]) {
    const answer = await callMgw(sim, "GET", "/addresslist", { query: { count } });
    expect(outcomeOf(answer)).toBe("400 InvalidArgument");
  }
});

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

describe("faults", () => {
  it("answer as the service would, or as what stands before it", async () => {
    const list = () => callMgw(sim, "GET", "/addresslist");
    const arm = (rule: object) =>
      sim.board.arm({ service: "mgw", operation: "*", kind: "error", times: 1, ...rule });
    arm({ kind: "throttle" });
    expect(outcomeOf(await list())).toBe("503 QpsLimitExceeded");
    arm({ status: 502 });
    const proxy = await list();
    expect([proxy.status, proxy.text.startsWith("<html>")]).toEqual([502, true]);
    arm({});
    expect(outcomeOf(await list())).toBe("500 InternalError");
    arm({ operation: "CreateAddress", kind: "reset-after" });
    await expect(create(S3_DETAIL)).rejects.toThrow();
    expect(outcomeOf(await get())).toBe("200");
    expect(sim.board.journal().at(-1)).toMatchObject({
      service: "mgw",
      operation: "GetAddress",
      status: 200,
    });
  });

  it("lose an address to somebody in the console", async () => {
    await create(S3_DETAIL);
    await control(sim, "removeMgwAddress", { region: "cn-beijing", name: "mgw-prep-src" });
    expect(outcomeOf(await get())).toBe("404 NoSuchImportAddress");
  });
});
