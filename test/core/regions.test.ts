import { describe, expect, it } from "vitest";
import {
  findOssRegion,
  isMainlandChina,
  MGW_REGIONS,
  OSS_REGIONS,
  readOssRegion,
} from "../../src/core/regions.ts";

describe("an OSS region", () => {
  it.each([
    ["oss-eu-central-1", "oss-eu-central-1"],
    ["eu-central-1", "oss-eu-central-1"],
    ["cn-hangzhou", "oss-cn-hangzhou"],
    ["oss-ap-southeast-99", "oss-ap-southeast-99"],
    ["", null],
    ["oss-", null],
    ["oss-eu-central-1.aliyuncs.com", null],
    ["oss-EU-central-1", null],
    ["oss-eu-central-1-internal", null],
    ["oss-eu-central-1/x", null],
  ])("%j is read as %j", (text, expected) => {
    expect(readOssRegion(text)).toBe(expected);
  });

  it("is in the table once, in a shape that is read back", () => {
    const ids = OSS_REGIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(readOssRegion(id)).toBe(id);
    for (const id of MGW_REGIONS) expect(findOssRegion(id)?.id).toBe(id);
  });

  it("counts as mainland China without Hong Kong, on both clouds", () => {
    const mainland = ["oss-cn-hangzhou", "cn-north-1", "cn-northwest-1"];
    const outside = ["oss-cn-hongkong", "oss-eu-central-1", "us-east-1"];
    expect(mainland.filter(isMainlandChina)).toEqual(mainland);
    expect(outside.filter(isMainlandChina)).toEqual([]);
  });
});
