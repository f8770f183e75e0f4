import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createAlibabaSimulator } from "../../../../simulators/alibaba/alibaba-simulator.ts";
import { isOssSignatureValid, type OssClaim } from "../../../../simulators/alibaba/oss/signature.ts";
import { EVERYTHING_POLICY } from "../../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../../simulators/shared/simulator.ts";
import { accountKey, callOpenApi, makeUser, OPERATOR } from "../clients.ts";
import { callMgw, outcomeOf, signV4, textOf } from "./mgw-client.ts";

type Vector = {
  Name: string;
  Method: string;
  Path: string;
  Region: string;
  Secret: string;
  Date: string;
  Query: Record<string, string>;
  Headers: Record<string, string>;
  Signature: string;
};

const VECTORS = JSON.parse(
  readFileSync(new URL("cases/signatures.json", import.meta.url), "utf8"),
) as Vector[];

/** `a=1&b`: a query as it is sent. */
const queryOf = ({ Query }: Vector) =>
  Object.entries(Query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join("&");

function claimOf(vector: Vector): OssClaim {
  return {
    accessKeyId: "LTAI5tEXAMPLEEXAMPLE",
    date: vector.Date,
    region: vector.Region,
    additionalHeaders: [],
    signature: vector.Signature,
    dateTime: vector.Headers["x-oss-date"] ?? "",
    expiresSeconds: null,
    securityToken: vector.Headers["x-oss-security-token"] ?? null,
  };
}

const requestOf = (vector: Vector) => ({
  method: vector.Method,
  rawPath: vector.Path,
  rawQuery: queryOf(vector),
  headers: vector.Headers,
  remoteAddress: "127.0.0.1",
  body: Buffer.alloc(0),
});

describe("the signatures that the vendor's own code makes", () => {
  it("has a vector of every form", () => {
    expect(VECTORS.map(({ Name }) => Name)).toEqual(
      expect.arrayContaining(["get-address", "verify-address", "create-address-post", "update-job-sts"]),
    );
    expect(VECTORS).toHaveLength(8);
  });

  it.each(VECTORS)("are valid: $Name", (vector) => {
    const address = {
      bucketName: null,
      key: vector.Path.slice(1),
      endpointRegion: `oss-${vector.Region}`,
      endpoint: "public",
    } as const;
    const request = requestOf(vector);
    expect(isOssSignatureValid(request, claimOf(vector), vector.Secret, address)).toBe(true);
    expect(isOssSignatureValid(request, claimOf(vector), `${vector.Secret}x`, address)).toBe(false);
    const other = { ...request, rawQuery: `${request.rawQuery}&x=1` };
    expect(isOssSignatureValid(other, claimOf(vector), vector.Secret, address)).toBe(false);
  });

  it.each(VECTORS)("are those of the tests' own signer: $Name", (vector) => {
    const {
      Method: method,
      Path: path,
      Query: query,
      Headers: headers,
      Region: region,
      Secret: secret,
    } = vector;
    expect(signV4({ method, path, query, headers, region, secret })).toBe(vector.Signature);
  });
});

describe("a request", () => {
  let sim: Simulator;
  beforeEach(async () => {
    sim = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
    onTestFinished(() => sim.close());
  });
  const list = (options: Parameters<typeof callMgw>[3] = {}) => callMgw(sim, "GET", "/addresslist", options);

  it("is taken from the account of its host, by users, by the account and by sessions", async () => {
    expect(outcomeOf(await list())).toBe("200");
    expect(outcomeOf(await list({ key: await accountKey(sim) }))).toBe("200");
    const answer = await callOpenApi(sim, "AssumeRole", {
      query: {
        RoleArn: "acs:ram::5123456789012345:role/mgw-destination",
        RoleSessionName: "tests",
        ExternalId: "example-external-id",
      },
    });
    const { AccessKeyId, AccessKeySecret, SecurityToken } = answer["Credentials"] as Record<string, string>;
    const key = {
      accessKeyId: AccessKeyId ?? "",
      accessKeySecret: AccessKeySecret ?? "",
      securityToken: SecurityToken ?? "",
    };
    // The role reads OSS alone: its token is good, its rights are not.
    const denied = await list({ key });
    expect([outcomeOf(denied), textOf(denied, "AuthAction")]).toEqual([
      "403 AccessDenied",
      "mgw:ListImportAddress",
    ]);
    await sim.control["setMgw"]?.({ assumptions: { sessionTokens: "refused" } });
    expect(textOf(await list({ key }), "Message")).toBe("Temporary credentials are not supported.");
  });

  it.each<[string, string, Parameters<typeof callMgw>[3]]>([
    ["another account's host", "403 AccessDenied", { uid: "5999999999999999" }],
    ["a host with the account twice", "403 AccessDenied", { uid: "5123456789012345.5123456789012345" }],
    ["the scope of another region", "400 InvalidArgument", { signedRegion: "cn-hangzhou" }],
    ["the scope of OSS's name of the region", "400 InvalidArgument", { signedRegion: "oss-cn-beijing" }],
    ["a wrong secret", "403 SignatureDoesNotMatch", { key: { ...OPERATOR, accessKeySecret: "wrong" } }],
    [
      "an unknown key",
      "403 InvalidAccessKeyId",
      { key: { accessKeyId: "LTAI5tNobody", accessKeySecret: "x" } },
    ],
    ["a date of 16 minutes ago", "403 RequestTimeTooSkewed", { now: new Date(Date.now() - 16 * 60_000) }],
    ["a date in 16 minutes", "403 RequestTimeTooSkewed", { now: new Date(Date.now() + 16 * 60_000) }],
    ["no signature", "403 AccessDenied", { spoil: (headers) => delete headers["authorization"] }],
    ["V1", "403 AccessDenied", { spoil: (headers) => Object.assign(headers, { authorization: "OSS a:b" }) }],
    [
      "ACS3",
      "403 AccessDenied",
      {
        spoil: (headers) =>
          Object.assign(headers, {
            authorization: "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=b",
          }),
      },
    ],
    ["a token that is nobody's", "403 InvalidSecurityToken", { key: { ...OPERATOR, securityToken: "x" } }],
    ["a region without the service", "502", { region: "eu-west-1" }],
  ])("is refused with %s", async (_, expected, options) => {
    expect(outcomeOf(await list(options))).toBe(expected);
  });

  it("tells a missing or foreign signature from a wrong one", async () => {
    const anonymous = await list({ spoil: (headers) => delete headers["authorization"] });
    expect(textOf(anonymous, "Message")).toMatch(/^Anonymous access is forbidden/);
    expect(textOf(anonymous, "HostId")).toBe("5123456789012345.cn-beijing.mgw.aliyuncs.com");
    expect(anonymous.headers["x-oss-request-id"]).toMatch(/^[0-9A-F]{24}$/);
    await sim.control["setMgw"]?.({ assumptions: { signatureV1: "named" } });
    const v1 = await list({ spoil: (headers) => Object.assign(headers, { authorization: "OSS a:b" }) });
    expect(textOf(v1, "Message")).toMatch(/V1 is no longer supported/);
  });

  it("is refused when its body is not the one that was signed, or carries no digest", async () => {
    const body = "<ImportAddress><AgentList>a</AgentList></ImportAddress>";
    const update = (options: Parameters<typeof callMgw>[3]) =>
      callMgw(sim, "PUT", "/address/abc", { body, ...options });
    const other = { "content-md5": "AAAAAAAAAAAAAAAAAAAAAA==" };
    const spoil = (headers: Record<string, string>) => Object.assign(headers, other);
    expect(outcomeOf(await update({ spoil }))).toBe("403 SignatureDoesNotMatch");
    expect(outcomeOf(await update({ hasDigest: false }))).toBe("400 MissingArgument");
    expect(outcomeOf(await update({ signedHeaders: other }))).toBe("400 InvalidDigest");
    expect(outcomeOf(await update({}))).toBe("404 NoSuchImportAddress");
  });

  it("needs the right of its operation on its name, and lists need it on all names", async () => {
    const key = await makeUser(sim, "migrator");
    expect(outcomeOf(await list({ key }))).toBe("403 AccessDenied");
    await sim.control["setOperatorPolicy"]?.({
      document: {
        Version: "1",
        Statement: [{ Effect: "Allow", Action: "mgw:*", Resource: "acs:mgw:*:*:address/mgw-prep-*" }],
      },
    });
    expect(outcomeOf(await callMgw(sim, "GET", "/address/mgw-prep-one"))).toBe("404 NoSuchImportAddress");
    expect(outcomeOf(await callMgw(sim, "GET", "/address/another"))).toBe("403 AccessDenied");
    expect(outcomeOf(await list())).toBe("403 AccessDenied");
    await sim.control["setMgw"]?.({ assumptions: { resourceRights: "account" } });
    expect(outcomeOf(await callMgw(sim, "GET", "/address/mgw-prep-one"))).toBe("403 AccessDenied");
  });

  it("reaches us-west-1 only where that is taken to exist", async () => {
    const proxy = await list({ region: "us-west-1" });
    expect([proxy.status, proxy.headers["content-type"]]).toEqual([502, "text/html"]);
    await sim.control["setMgw"]?.({ assumptions: { usWest1: "present" } });
    expect(outcomeOf(await list({ region: "us-west-1" }))).toBe("200");
  });
});
