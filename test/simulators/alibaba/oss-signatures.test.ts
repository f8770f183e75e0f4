import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAlibabaSimulator } from "../../../simulators/alibaba/alibaba-simulator.ts";
import { EVERYTHING_POLICY, SEED_BUCKETS } from "../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";
import { makeUser, OPERATOR, ossClient, ram, ramClient } from "./clients.ts";
import { elementOf, sendOss, sendRaw } from "./raw-requests.ts";

let sim: Simulator;
beforeAll(async () => {
  sim = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
});
afterAll(() => sim.close());

const bucket = SEED_BUCKETS.filled;
const info = { bucket, queries: { bucketInfo: null } };

describe("the V1 signature", () => {
  it("is refused in a header, as ali-oss sends it by default", async () => {
    const attempt = ossClient(sim, { authorizationV4: false }).getBucketInfo(bucket);
    await expect(attempt).rejects.toMatchObject({
      code: "AccessDenied",
      status: 403,
      ecCode: "0002-00000080",
    });
  });

  it("is refused in a URL", async () => {
    const headers = { host: `${bucket}.oss-eu-central-1.aliyuncs.com` };
    const answer = await sendRaw(
      sim,
      "GET",
      "/readme.txt?OSSAccessKeyId=AK&Expires=1900000000&Signature=x",
      headers,
    );
    expect([answer.status, answer.headers["x-oss-ec"]]).toEqual([403, "0002-00000080"]);
  });
});

describe("the V4 signature", () => {
  it("is accepted when the vendor's signer made it, with further headers signed too", async () => {
    expect((await sendOss(sim, "GET", info)).status).toBe(200);
    const headers = { "x-custom": "signed" };
    expect(
      (await sendOss(sim, "GET", { ...info, headers, additionalHeaders: ["host", "x-custom"] })).status,
    ).toBe(200);
  });

  it.each<[string, Parameters<typeof sendOss>[2], string, number]>([
    [
      "a header of OSS added on the way",
      { spoil: (headers) => Object.assign(headers, { "x-oss-acl": "public-read" }) },
      "SignatureDoesNotMatch",
      403,
    ],
    ["another secret", { key: { ...OPERATOR, accessKeySecret: "wrong" } }, "SignatureDoesNotMatch", 403],
    ["an unknown key", { key: { ...OPERATOR, accessKeyId: "LTAI5tNobody" } }, "InvalidAccessKeyId", 403],
    [
      "another host than was signed",
      {
        additionalHeaders: ["host"],
        spoil: (headers) =>
          Object.assign(headers, { host: `${bucket}.oss-eu-central-1-internal.aliyuncs.com` }),
      },
      "SignatureDoesNotMatch",
      403,
    ],
    ["a payload hash", { headers: { "x-oss-content-sha256": "e3b0" } }, "InvalidArgument", 400],
    ["no date", { spoil: (headers) => Reflect.deleteProperty(headers, "x-oss-date") }, "AccessDenied", 403],
    [
      "a credential without its end",
      {
        spoil: (headers) =>
          Object.assign(headers, {
            authorization: headers["authorization"]?.replace("aliyun_v4_request", "abc"),
          }),
      },
      "InvalidArgument",
      400,
    ],
    [
      "no credential",
      { spoil: (headers) => Object.assign(headers, { authorization: "OSS4-HMAC-SHA256 Signature=00" }) },
      "InvalidArgument",
      400,
    ],
    [
      "another algorithm",
      { spoil: (headers) => Object.assign(headers, { authorization: "OSS9 Signature=00" }) },
      "InvalidArgument",
      400,
    ],
    [
      "a security token that no key has",
      { headers: { "x-oss-security-token": "t" } },
      "InvalidSecurityToken",
      403,
    ],
  ])("is refused with %s", async (_, options, code, status) => {
    const answer = await sendOss(sim, "GET", { ...info, ...options });
    expect([answer.status, elementOf(answer, "Code")]).toEqual([status, code]);
  });

  it("is refused for another object than was signed", async () => {
    const answer = await sendOss(sim, "GET", {
      bucket,
      object: "readme.txt",
      spoil: (headers) =>
        Object.assign(headers, { host: `${SEED_BUCKETS.versioned}.oss-eu-central-1.aliyuncs.com` }),
    });
    expect(elementOf(answer, "Code")).toBe("SignatureDoesNotMatch");
    expect(elementOf(answer, "CanonicalRequest")).toContain(`/${SEED_BUCKETS.versioned}/readme.txt`);
  });

  it("is refused when its region is not the endpoint's", async () => {
    const host = `${bucket}.oss-cn-hangzhou.aliyuncs.com`;
    const answer = await sendOss(sim, "GET", { ...info, host });
    expect([answer.status, elementOf(answer, "Code"), elementOf(answer, "EC")]).toEqual([
      400,
      "InvalidArgument",
      "0002-00000228",
    ]);
  });

  it.each([-16, 16])("is refused %i minutes off", async (minutes) => {
    const date = new Date(Date.now() + minutes * 60_000).toISOString().replace(/[-:]|\.\d{3}/g, "");
    const answer = await sendOss(sim, "GET", { ...info, headers: { "x-oss-date": date } });
    expect([answer.status, elementOf(answer, "Code")]).toEqual([403, "RequestTimeTooSkewed"]);
  });

  it("is refused with a disabled key", async () => {
    const key = await makeUser(sim, "disabled", [{ type: "System", name: "AliyunOSSFullAccess" }]);
    const names = { userName: "disabled", userAccessKeyId: key.accessKeyId, status: "Inactive" };
    await ramClient(sim).updateAccessKey(new ram.UpdateAccessKeyRequest(names));
    const attempt = ossClient(sim, { key }).getBucketInfo(bucket);
    await expect(attempt).rejects.toMatchObject({ code: "InvalidAccessKeyId", ecCode: "0002-00000903" });
  });
});

describe("a presigned URL", () => {
  // Given an address, ali-oss leaves the bucket out of the URL unless it may put it into the path.
  const client = () => ossClient(sim, { bucket, sldEnable: true });
  const sign = (method: "GET" | "PUT", expiresSeconds: number, key = "readme.txt") =>
    client().signatureUrlV4(method, expiresSeconds, { headers: {} }, key);

  it("opens its object, for its method alone", async () => {
    const url = await sign("GET", 60);
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toEqual([200, "Contents of readme.txt\n"]);
    expect((await fetch(url, { method: "DELETE" })).status).toBe(403);
  });

  it("opens nothing when it was changed, or is over", async () => {
    const url = await sign("GET", 60);
    expect((await fetch(url.replace("readme.txt", "reports/2026/january.csv"))).status).toBe(403);
    sim.clock.advance(61_000);
    const late = await fetch(url);
    expect(await late.text()).toContain("Request has expired.");
    sim.clock.advance(-61_000);
  });

  it("lives seven days at most", async () => {
    const answer = await fetch(await sign("GET", 604_801));
    expect(answer.status).toBe(400);
  });
});

describe("a request without a signature", () => {
  const host = (name: string) => ({ host: `${name}.oss-eu-central-1.aliyuncs.com` });

  it("reads nothing that is private", async () => {
    const answer = await sendRaw(sim, "GET", "/readme.txt", host(bucket));
    expect([answer.status, elementOf(answer, "Code")]).toEqual([403, "AccessDenied"]);
  });

  it("reads what is public, and changes nothing", async () => {
    await sim.control["setBucketSetting"]?.({ bucket, acl: "public-read" });
    expect((await sendRaw(sim, "GET", "/readme.txt", host(bucket))).status).toBe(200);
    expect((await sendRaw(sim, "PUT", "/new.txt", host(bucket), "x")).status).toBe(403);
    expect((await sendRaw(sim, "GET", "/?bucketInfo", host(bucket))).status).toBe(403);
    await sim.control["setBucketSetting"]?.({ bucket, acl: "private" });
  });
});
