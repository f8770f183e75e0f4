import { describe, expect, it } from "vitest";
import { CloudDenied } from "../../../src/core/errors.ts";
import type { CannedAnswer } from "../canned-server.ts";
import { failureOf } from "../failure-of.ts";
import { cannedAws, SOURCE, s3Refusal, xml } from "./clouds-for-test.ts";

const KEY = { accessKeyId: "AKIANEWKEY0000000000", secretAccessKey: "newSecret" };

function listing(keys: readonly string[]): CannedAnswer {
  const contents = keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join("");
  return xml(`<ListBucketResult><EncodingType>url</EncodingType>${contents}</ListBucketResult>`);
}

describe("the proof of reading", () => {
  it("reads the first byte of the first object with the new key", async () => {
    const { cloud, seen } = await cannedAws((_request, index) =>
      index === 0
        ? listing(["p/a"])
        : { status: 206, headers: { "content-range": "bytes 0-0/9" }, body: "x" },
    );
    expect(await cloud.proveRead(KEY, SOURCE, "p/")).toEqual({ outcome: "read", key: "p/a" });
    expect(seen).toHaveLength(2);
    for (const { headers } of seen)
      expect(headers.authorization).toContain("Credential=AKIANEWKEY0000000000/");
    expect(seen[0]?.url).toContain("max-keys=20");
    expect(seen[1]?.url).toMatch(/^\/photos\/p\/a/);
    expect(seen[1]?.headers.range).toBe("bytes=0-0");
  });

  it("takes an object without bytes for read", async () => {
    const { cloud } = await cannedAws((_request, index) =>
      index === 0 ? listing(["p/"]) : s3Refusal(416, "InvalidRange"),
    );
    expect(await cloud.proveRead(KEY, SOURCE, "p/")).toEqual({ outcome: "read", key: "p/" });
  });

  it("goes on to the next object behind archived ones", async () => {
    const { cloud } = await cannedAws((request, index) => {
      if (index === 0) return listing(["a", "b", "c"]);
      return request.url.startsWith("/photos/c")
        ? { status: 206, body: "x" }
        : s3Refusal(403, "InvalidObjectState");
    });
    expect(await cloud.proveRead(KEY, SOURCE, "")).toEqual({ outcome: "read", key: "c" });
  });

  it("says archived when every object needs a restore", async () => {
    const { cloud, seen } = await cannedAws((_request, index) =>
      index === 0 ? listing(["a", "b"]) : s3Refusal(403, "InvalidObjectState"),
    );
    expect(await cloud.proveRead(KEY, SOURCE, "")).toEqual({ outcome: "archived", key: null });
    expect(seen).toHaveLength(3);
  });

  it("says empty when there is nothing to read", async () => {
    const { cloud } = await cannedAws(() => listing([]));
    expect(await cloud.proveRead(KEY, SOURCE, "")).toEqual({ outcome: "empty", key: null });
  });

  it("stops at a refused object", async () => {
    const { cloud, seen } = await cannedAws((_request, index) =>
      index === 0 ? listing(["a", "b"]) : s3Refusal(403, "AccessDenied"),
    );
    const error = await failureOf(cloud.proveRead(KEY, SOURCE, ""));
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure).toMatchObject({ operation: "s3:GetObject", subject: "photos/a" });
    expect(seen).toHaveLength(2);
  });
});
