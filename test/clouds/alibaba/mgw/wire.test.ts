import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { canonicalQuery, v4Signature } from "../../../../src/clouds/alibaba/sign-v4.ts";
import type { AlibabaCloud } from "../../../../src/clouds/contract/destination.ts";
import { readXml } from "../../../../src/clouds/xml-tree.ts";
import type { SeenRequest } from "../../canned-server.ts";
import { failureOf } from "../../failure-of.ts";
import { ACCESS_SECRET, mgwCloud, REGION, S3_KEY, UID, xml } from "./mgw-cloud.ts";
import { RECORDED, type RecordedRequest, recorded } from "./recorded.ts";

const SDK_SECRET = "EXAMPLEsecretEXAMPLEsecret0000";
const signatureIn = (authorization = "") => /Signature=([0-9a-f]{64})$/.exec(authorization)?.[1];
const queryOf = (url: URL) => Object.fromEntries(url.searchParams);

describe("the signature of a request of the migration service", () => {
  it.each(RECORDED)("is the one that the vendor's Go SDK sent: $name", ({ method, url, headers }) => {
    const request = { method, path: decodeURIComponent(url.pathname), query: queryOf(url), headers };
    const made = v4Signature(request, SDK_SECRET, REGION, headers["x-oss-date"] ?? "");
    expect(made).toBe(signatureIn(headers["authorization"]));
  });

  it("is of what is sent, with the account in the host, the service's region, and the token of a session", async () => {
    const { cloud, seen } = await mgwCloud(() => xml("", 204), { securityToken: "session-token" });
    await cloud.setImportJobStatus(REGION, "mp-abc123", "launch");
    const [{ headers = {}, method = "", url = "", body = "" } = {}] = seen as Partial<SeenRequest>[];
    const sent = headers as Record<string, string>;
    expect(sent["host"]).toBe(`${UID}.${REGION}.mgw.aliyuncs.com`);
    expect(sent["x-oss-security-token"]).toBe("session-token");
    expect(sent["content-md5"]).toBe(createHash("md5").update(body).digest("base64"));
    expect(sent["authorization"]).toMatch(
      new RegExp(`^OSS4-HMAC-SHA256 Credential=LTAI5tEXAMPLEEXAMPLE/\\d{8}/${REGION}/oss/aliyun_v4_request,`),
    );
    const made = v4Signature(
      { method, path: url, query: {}, headers: sent },
      ACCESS_SECRET,
      REGION,
      sent["x-oss-date"] ?? "",
    );
    expect(signatureIn(sent["authorization"])).toBe(made);
  });

  it("asks once who the account is", async () => {
    const { cloud, asked } = await mgwCloud(() => xml("", 204));
    await cloud.deleteImportAddress(REGION, "a");
    await cloud.deleteImportAddress(REGION, "b");
    expect(asked).toHaveLength(1);
  });
});

type Send = (cloud: AlibabaCloud) => Promise<unknown>;
const NAME = "mp-abc123";
const VERSION = "6af62558-970d-4f44-8663-4e297170fd6a";

/** What each call sends, against what the SDK sent for the same operation. `differs`: elements that we send or leave on purpose. */
const SENT: readonly [start: string, send: Send, differs?: { left?: string[]; added?: string[] }][] = [
  [
    "01",
    (cloud) =>
      cloud.createImportAddress(REGION, {
        type: "s3",
        name: "mp-abc123-src",
        tags: "prep:MP-ABC123,by:mgw-prep",
        bucket: "acme-photos",
        prefix: "2024/a&b/",
        domain: "s3.us-east-1.amazonaws.com",
        key: S3_KEY,
      }),
  ],
  [
    "02",
    (cloud) =>
      cloud.createImportAddress(REGION, {
        type: "oss",
        name: "mp-abc123-dst",
        tags: "t:1",
        bucket: "acme-photos-oss",
        prefix: "in/",
        ossRegion: "oss-cn-beijing",
        role: "oss-import-mgw-prep",
      }),
    { added: ["Tags"] },
  ],
  ["03", (cloud) => cloud.findImportAddress(REGION, "mp-abc123-src")],
  ["04", (cloud) => cloud.verifyImportAddress(REGION, "mp-abc123-src")],
  [
    "07",
    (cloud) =>
      cloud.createImportJob(REGION, {
        name: NAME,
        tags: "prep:MP-ABC123",
        sourceAddress: "mp-abc123-src",
        destinationAddress: "mp-abc123-dst",
        overwrite: "when-newer",
        speed: { maxBitsPerSecond: 1_073_741_824, maxFilesPerSecond: 500 },
        keyPatterns: [".*\\.jpg$", ".*\\.png$"],
        parentVersion: null,
      }),
    { left: ["ScheduleRule", "FilterRule"], added: ["FilterRule"] },
  ],
  ["08", (cloud) => cloud.setImportJobStatus(REGION, NAME, "launch")],
  [
    "09",
    (cloud) =>
      cloud.setImportJobSpeed(REGION, NAME, { maxBitsPerSecond: 10_485_760, maxFilesPerSecond: 100 }),
  ],
  ["10", (cloud) => cloud.findImportJob(REGION, NAME)],
  ["14", (cloud) => cloud.readImportJobResult(REGION, NAME, 1)],
  ["15", (cloud) => cloud.createImportReport(REGION, { jobName: NAME, version: VERSION, runtimeId: 1 })],
  ["16", (cloud) => cloud.readImportReport(REGION, { version: VERSION, runtimeId: 1 })],
  ["17", (cloud) => cloud.deleteImportJob(REGION, NAME, { withSubJobs: false })],
  ["18", (cloud) => cloud.deleteImportJob(REGION, NAME, { withSubJobs: true })],
  ["19", (cloud) => cloud.deleteImportAddress(REGION, "mp-abc123-src")],
];

/** The Go SDK writes no escapes, so that what it sent of a prefix with `&` is no XML. */
const contentOf = (body: string) => (body === "" ? "" : readXml(body.replace(/&(?!amp;)/g, "&amp;")));

function withoutElements(body: string, names: readonly string[]) {
  const read = contentOf(body);
  if (typeof read === "string" || typeof read.content === "string") return read;
  const kept = Object.entries(read.content).filter(([name]) => !names.includes(name));
  return { root: read.root, content: Object.fromEntries(kept) };
}

describe("what is sent", () => {
  it.each(SENT)("is what the vendor's Go SDK sends: %s", async (start, send, differs = {}) => {
    const { left = [], added = [] } = differs;
    const { cloud, seen } = await mgwCloud(() => ({ status: 403 }));
    await failureOf(send(cloud));
    const sdk: RecordedRequest = recorded(start);
    const [ours] = seen;
    const url = new URL(ours?.url ?? "", "http://h");
    expect([ours?.method, url.pathname, queryOf(url)]).toEqual([
      sdk.method,
      sdk.url.pathname,
      queryOf(sdk.url),
    ]);
    expect(withoutElements(ours?.body ?? "", added)).toEqual(withoutElements(sdk.body, left));
    expect(ours?.headers["content-type"]).toBe(sdk.headers["content-type"]);
  });

  it("escapes what XML would take for markup", async () => {
    const { cloud, seen } = await mgwCloud(() => xml("", 200));
    await cloud.createImportAddress(REGION, {
      type: "s3",
      name: "n",
      tags: "t:1",
      bucket: "b",
      prefix: `<a> & "b" 'c'/`,
      domain: "d",
      key: S3_KEY,
    });
    expect(seen[0]?.body).toContain("<Prefix>&lt;a&gt; &amp; &quot;b&quot; &apos;c&apos;/</Prefix>");
  });

  it("asks for a page after the other, sub-jobs included, and keeps what begins with the prefix", async () => {
    const page = (name: string, next: string) =>
      xml(
        `<ImportJobList><ImportJob><Name>${name}</Name><Status>IMPORT_JOB_BEGIN</Status></ImportJob>${next}</ImportJobList>`,
      );
    const { cloud, seen } = await mgwCloud((_, index) =>
      index === 0
        ? page("mgw-prep-a", "<Truncated>true</Truncated><NextMarker>m 1</NextMarker>")
        : page("other", "<Truncated>false</Truncated><NextMarker></NextMarker>"),
    );
    const jobs = await cloud.listImportJobs(REGION, { prefix: "mgw-prep-" });
    expect(jobs.map(({ name }) => name)).toEqual(["mgw-prep-a"]);
    expect(seen.map(({ url }) => url)).toEqual([
      `/joblist?${canonicalQuery({ all: "true", count: "1000" })}`,
      `/joblist?${canonicalQuery({ all: "true", count: "1000", marker: "m 1" })}`,
    ]);
  });
});
