import { describe, expect, it } from "vitest";
import { readCommandText } from "../../src/slack/command-text.ts";

describe("the text after the command", () => {
  it.each([
    ["", { kind: "form", draft: {} }],
    ["HELP", { kind: "help" }],
    ["list", { kind: "list" }],
    ["status mp-7k3q9x", { kind: "status", preparationId: "MP-7K3Q9X" }],
    ["cancel 7K3Q9X", { kind: "cancel", preparationId: "MP-7K3Q9X" }],
    ["status", { kind: "needs-id", subCommand: "status" }],
    ["cancel everything", { kind: "needs-id", subCommand: "cancel" }],
    [
      "oss://dst s3://src/a/b eu-central-1",
      {
        kind: "form",
        draft: {
          sourceBucket: "src",
          prefix: "a/b",
          destinationBucket: "dst",
          ossRegion: "oss-eu-central-1",
        },
      },
    ],
    [
      "<https://eu-central-1.console.aws.amazon.com/s3/buckets/src-1?prefix=a/&amp;region=eu-central-1|x> <https://oss.console.aliyun.com/bucket/oss-eu-central-1/dst-1/object>",
      {
        kind: "form",
        draft: {
          sourceBucket: "src-1",
          prefix: "a/",
          destinationBucket: "dst-1",
          ossRegion: "oss-eu-central-1",
        },
      },
    ],
    [
      "oss-cn-beijing oss://dst-1 s3://src-1,",
      {
        kind: "form",
        draft: { sourceBucket: "src-1", prefix: "", destinationBucket: "dst-1", ossRegion: "oss-cn-beijing" },
      },
    ],
    [
      "oss-cn-beijing <https://oss.console.aliyun.com/bucket/oss-eu-central-1/dst-1/object>",
      { kind: "form", draft: { destinationBucket: "dst-1", ossRegion: "oss-cn-beijing" } },
    ],
    ["oss://dst-1/a/", { kind: "form", draft: { destinationBucket: "oss://dst-1/a/" } }],
    [
      "arn:aws:s3:eu-central-1:111122223333:accesspoint/a",
      {
        kind: "form",
        draft: { sourceBucket: "arn:aws:s3:eu-central-1:111122223333:accesspoint/a", prefix: "" },
      },
    ],
    ["<s3://src|s3://src>", { kind: "form", draft: { sourceBucket: "src", prefix: "" } }],
    ["make it so", { kind: "not-understood", word: "make" }],
    ["s3://src gs://dst", { kind: "not-understood", word: "gs://dst" }],
  ])("reads %j", (text, meant) => {
    expect(readCommandText(text)).toEqual(meant);
  });
});
