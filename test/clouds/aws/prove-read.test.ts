import { describe, expect, it } from "vitest";
import { CloudDenied } from "../../../src/core/errors.ts";
import type { CannedAnswer, SeenRequest } from "../canned-server.ts";
import { failureOf } from "../failure-of.ts";
import { cannedAws, SOURCE, s3Refusal, xml } from "./clouds-for-test.ts";

const KEY = { accessKeyId: "AKIANEWKEY0000000000", secretAccessKey: "newSecret" };

function listing(keys: readonly string[]): CannedAnswer {
  const contents = keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join("");
  return xml(`<ListBucketResult><EncodingType>url</EncodingType>${contents}</ListBucketResult>`);
}

const LOCATION = xml("<LocationConstraint>eu-central-1</LocationConstraint>");

/** A cloud that allows what the service may ask for beside reading; `answer` gets the other requests, in their order. */
async function provingAws(answer: (request: SeenRequest, index: number) => CannedAnswer) {
  const reads: SeenRequest[] = [];
  const { cloud, seen } = await cannedAws((request) => {
    if (isPossible(request)) return request.method === "HEAD" ? { status: 200 } : LOCATION;
    reads.push(request);
    return answer(request, reads.length - 1);
  });
  return { cloud, seen, reads };
}

function isPossible({ method, url }: SeenRequest): boolean {
  return method === "HEAD" || url.includes("?location");
}

describe("the proof of reading", () => {
  it("reads the first byte of the first object with the new key", async () => {
    const { cloud, reads: seen } = await provingAws((_request, index) =>
      index === 0
        ? listing(["p/a"])
        : { status: 206, headers: { "content-range": "bytes 0-0/9" }, body: "x" },
    );
    expect(await cloud.proveRead(KEY, SOURCE, "p/")).toEqual({
      outcome: "read",
      key: "p/a",
      tried: 1,
      refused: [],
    });
    expect(seen).toHaveLength(2);
    for (const { headers } of seen)
      expect(headers.authorization).toContain("Credential=AKIANEWKEY0000000000/");
    expect(seen[0]?.url).toContain("max-keys=20");
    expect(seen[1]?.url).toMatch(/^\/photos\/p\/a/);
    expect(seen[1]?.headers.range).toBe("bytes=0-0");
  });

  it("takes an object without bytes for read", async () => {
    const { cloud } = await provingAws((_request, index) =>
      index === 0 ? listing(["p/"]) : s3Refusal(416, "InvalidRange"),
    );
    expect(await cloud.proveRead(KEY, SOURCE, "p/")).toEqual({
      outcome: "read",
      key: "p/",
      tried: 1,
      refused: [],
    });
  });

  it("goes on to the next object behind archived ones", async () => {
    const { cloud } = await provingAws((request, index) => {
      if (index === 0) return listing(["a", "b", "c"]);
      return request.url.startsWith("/photos/c")
        ? { status: 206, body: "x" }
        : s3Refusal(403, "InvalidObjectState");
    });
    expect(await cloud.proveRead(KEY, SOURCE, "")).toEqual({
      outcome: "read",
      key: "c",
      tried: 3,
      refused: [],
    });
  });

  it("says archived when every object needs a restore", async () => {
    const { cloud, reads: seen } = await provingAws((_request, index) =>
      index === 0 ? listing(["a", "b"]) : s3Refusal(403, "InvalidObjectState"),
    );
    expect(await cloud.proveRead(KEY, SOURCE, "")).toEqual({
      outcome: "archived",
      key: null,
      tried: 2,
      refused: [],
    });
    expect(seen).toHaveLength(3);
  });

  it("lists the whole bucket without a prefix, not under an empty one", async () => {
    const { cloud, reads } = await provingAws(() => listing([]));
    await cloud.proveRead(KEY, SOURCE, "");
    expect(reads[0]?.url).not.toContain("prefix");
  });

  it("tries what the service may ask for: HEAD of the bucket before a prefix is listed, and its location", async () => {
    const refuse = await cannedAws((request) =>
      isPossible(request) ? s3Refusal(403, "AccessDenied") : listing([]),
    );
    const ofPrefix = await refuse.cloud.proveRead(KEY, SOURCE, "p/");
    expect(ofPrefix.refused).toEqual(["s3:HeadBucket", "s3:GetBucketLocation"]);
    const ofBucket = await refuse.cloud.proveRead(KEY, SOURCE, "");
    expect(ofBucket.refused).toEqual(["s3:GetBucketLocation"]);
    for (const { headers } of refuse.seen.filter(isPossible)) {
      expect(headers.authorization).toContain("Credential=AKIANEWKEY0000000000/");
    }
  });

  it("takes no other failure of these for a refusal", async () => {
    const { cloud } = await cannedAws((request) =>
      request.url.includes("?location") ? s3Refusal(500, "InternalError") : listing([]),
    );
    expect(await failureOf(cloud.proveRead(KEY, SOURCE, ""))).not.toBeInstanceOf(CloudDenied);
  });

  it("says empty when there is nothing to read", async () => {
    const { cloud } = await provingAws(() => listing([]));
    expect(await cloud.proveRead(KEY, SOURCE, "")).toEqual({
      outcome: "empty",
      key: null,
      tried: 0,
      refused: [],
    });
  });

  it("stops at a refused object", async () => {
    const { cloud, reads: seen } = await provingAws((_request, index) =>
      index === 0 ? listing(["a", "b"]) : s3Refusal(403, "AccessDenied"),
    );
    const error = await failureOf(cloud.proveRead(KEY, SOURCE, ""));
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure).toMatchObject({ operation: "s3:GetObject", subject: "photos/a" });
    expect(seen).toHaveLength(2);
  });
});
