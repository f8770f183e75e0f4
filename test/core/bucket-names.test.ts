import { describe, expect, it } from "vitest";
import {
  findOssBucketNameProblem,
  findPrefixProblem,
  findS3SourceNameProblem,
  hasDots,
  isNameOfToday,
  isPathStyleOnly,
  normalizePrefix,
} from "../../src/core/bucket-names.ts";

describe("an S3 bucket's name", () => {
  it.each(["abc", "a-b.c", "1.2.3", "0bucket9", "a".repeat(63), "my-.bucket", "1.2.3.4.5"])(
    "may be %s",
    (name) => {
      expect(findS3SourceNameProblem(name)).toBeNull();
      expect(isNameOfToday(name)).toBe(true);
    },
  );

  it.each([
    "Acme_Media",
    "under_score",
    "a".repeat(64),
    "A".repeat(255),
    "-abc",
    "abc-",
    ".abc",
    "abc.",
    "a..b",
    "192.168.5.4",
    "_",
  ])("may be the old name %s, which S3 alone can tell", (name) => {
    expect(findS3SourceNameProblem(name.padEnd(3, "_"))).toBeNull();
    expect(isNameOfToday(name)).toBe(false);
    expect(isPathStyleOnly(name)).toBe(true);
  });

  it.each(["xn--bucket", "sthree-configurator"])("may be %s, which was free once", (name) => {
    expect(findS3SourceNameProblem(name)).toBeNull();
  });

  it.each([
    ["ab", "length"],
    ["a".repeat(256), "length"],
    ["umläut", "characters"],
    ["a b c", "characters"],
    ["a/b", "characters"],
    ["a%2Fb", "characters"],
    ["bucket-s3alias", "reserved"],
    ["bucket--ol-s3", "reserved"],
    ["bucket.mrap", "reserved"],
    ["bucket--table-s3", "reserved"],
  ])("may not be %s: %s", (name, rule) => {
    expect(findS3SourceNameProblem(name)).toEqual({ code: "S3_BUCKET_NAME_INVALID", rule });
  });

  it("is told apart when it is a directory bucket's", () => {
    expect(findS3SourceNameProblem("photos--use1-az4--x-s3")).toEqual({ code: "S3_DIRECTORY_BUCKET" });
  });

  it("with a dot does not fit the wildcard certificate", () => {
    expect(hasDots("my.bucket")).toBe(true);
    expect(hasDots("my-bucket")).toBe(false);
    expect(isPathStyleOnly("my.bucket")).toBe(true);
    expect(isPathStyleOnly("my-bucket")).toBe(false);
  });
});

describe("an OSS bucket's name", () => {
  it.each(["abc", "a-b-c", "0a9", "a".repeat(63)])("may be %s", (name) => {
    expect(findOssBucketNameProblem(name)).toBeNull();
  });

  it.each([
    ["ab", "length"],
    ["a".repeat(64), "length"],
    ["with.dot", "characters"],
    ["Upper", "characters"],
    ["-abc", "ends"],
    ["abc-", "ends"],
  ])("may not be %s: %s", (name, rule) => {
    expect(findOssBucketNameProblem(name)).toEqual({ code: "OSS_BUCKET_NAME_INVALID", rule });
  });
});

describe("a prefix", () => {
  it.each(["", "a/", "2026/ä/$*?/", "a//b", "é".repeat(512)])("may be %j", (prefix) => {
    expect(findPrefixProblem(prefix)).toBeNull();
  });

  it.each([
    ["/a", "leading-slash"],
    ["é".repeat(513), "length"],
    ["a\u0000b", "control-characters"],
    ["a\nb", "control-characters"],
    ["a\u007f", "control-characters"],
  ])("may not be %j: %s", (prefix, rule) => {
    expect(findPrefixProblem(prefix)).toEqual({ code: "PREFIX_INVALID", rule });
  });

  it("ends with a slash in the end, and says when one was added", () => {
    expect(normalizePrefix("")).toEqual({ prefix: "", wasChanged: false });
    expect(normalizePrefix("a/b/")).toEqual({ prefix: "a/b/", wasChanged: false });
    expect(normalizePrefix("a/b")).toEqual({ prefix: "a/b/", wasChanged: true });
  });
});
