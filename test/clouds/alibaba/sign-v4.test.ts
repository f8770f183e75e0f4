import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { v4Signature } from "../../../src/clouds/alibaba/sign-v4.ts";

/** Signatures that the vendor's own Go code made at a fixed date (alibabacloud-gateway, gateway-oss). */
const vectors = z
  .array(
    z.object({
      Name: z.string(),
      Method: z.string(),
      Path: z.string(),
      Region: z.string(),
      Secret: z.string(),
      Query: z.record(z.string(), z.string()).nullable(),
      Headers: z.record(z.string(), z.string()),
      Signature: z.string(),
    }),
  )
  .parse(JSON.parse(readFileSync(new URL("v4/signatures.json", import.meta.url), "utf8")));

describe("an OSS V4 signature", () => {
  it("has vectors to be held to", () => {
    expect(vectors.length).toBeGreaterThanOrEqual(8);
  });

  it.each(vectors)("is the one that the vendor's code makes of $Name", (vector) => {
    const request = {
      method: vector.Method,
      path: vector.Path,
      query: vector.Query ?? {},
      headers: vector.Headers,
    };
    const dateTime = vector.Headers["x-oss-date"] ?? "";
    expect(v4Signature(request, vector.Secret, vector.Region, dateTime)).toBe(vector.Signature);
  });
});
