import { describe, expect, it } from "vitest";
import type { Estimate } from "../../src/core/estimate.ts";
import { makeJobSheet, ossEndpoint } from "../../src/core/job-sheet.ts";
import { defaultLinks, ramLogonLink } from "../../src/core/links.ts";
import { s3Endpoint } from "../../src/core/service-request.ts";
import { KNOWN_FACTS, madeUpRequest } from "./made-up-preparation.ts";

const ESTIMATE: Estimate = {
  objectCount: 1234,
  sizeBytes: 9000,
  transferBytes: 8000,
  archivedBytes: 500,
  asOf: "2026-11-22T00:00:00.000Z",
  method: "cloudwatch",
  byStorageClass: [{ storageClass: "STANDARD", sizeBytes: 8000 }],
};

const INPUT = {
  preparationId: "MP-7K2M9Q",
  request: madeUpRequest({ prefix: "2026/" }),
  facts: KNOWN_FACTS,
  estimate: ESTIMATE,
  sourceAccessKeyId: "AKIAEXAMPLE",
  destinationAccessKeyId: "LTAIEXAMPLE",
  site: "intl",
  consoleLink: "https://mgw.console.aliyun.com",
} as const;

describe("the job sheet", () => {
  it("holds the values to type in, the archive left out of the size", () => {
    expect(makeJobSheet(INPUT)).toEqual({
      source: {
        type: "AWS S3",
        endpoint: "https://s3.us-east-1.amazonaws.com",
        bucket: "acme-home-virginia",
        prefix: "2026/",
        accessKeyId: "AKIAEXAMPLE",
        addressName: "mp-7k2m9q-source",
      },
      destination: {
        endpoint: "https://oss-eu-central-1.aliyuncs.com",
        bucket: "acme-archive-oss",
        accessKeyId: "LTAIEXAMPLE",
        addressName: "mp-7k2m9q-destination",
      },
      jobName: "mp-7k2m9q-job",
      dataSizeBytes: 7500,
      archivedBytes: 500,
      archivedObjects: null,
      fileCount: 1234,
      restored: null,
      asOf: "2026-11-22T00:00:00.000Z",
      method: "cloudwatch",
      logonLink: "https://signin.alibabacloud.com/example-corp.onaliyun.com/login.htm",
      logonName: "mgw-prep-MP-7K2M9Q@example-corp.onaliyun.com",
      consoleLink: "https://mgw.console.aliyun.com",
    });
  });

  it("counts and sizes what the job will move: a restored object is in both, an archived one in neither", () => {
    const restored = { objectCount: 4, sizeBytes: 300, until: "2026-12-01T00:00:00.000Z" };
    const estimate = { ...ESTIMATE, method: "listing" as const, archivedObjects: 34, restored };
    expect(makeJobSheet({ ...INPUT, estimate })).toMatchObject({
      dataSizeBytes: 7500,
      fileCount: 1200,
      archivedBytes: 500,
      archivedObjects: 34,
      restored,
    });
    const none = { ...ESTIMATE, archivedBytes: 0 };
    expect(makeJobSheet({ ...INPUT, estimate: none })).toMatchObject({ fileCount: 1234, archivedObjects: 0 });
  });

  it("gives names that the service takes: 3 to 63 of a-z, 0-9, - and _", () => {
    const { source, destination, jobName } = makeJobSheet(INPUT);
    for (const name of [source.addressName, destination.addressName, jobName]) {
      expect(name).toMatch(/^[a-z0-9_-]{3,63}$/);
    }
  });

  it("goes by the account's id where it has no alias", () => {
    const sheet = makeJobSheet({ ...INPUT, facts: { ...KNOWN_FACTS, accountAlias: null } });
    expect(sheet.logonName).toBe("mgw-prep-MP-7K2M9Q@5123456789012345.onaliyun.com");
  });

  it("names China's endpoints and pages there", () => {
    expect(s3Endpoint("cn-north-1", "aws-cn")).toBe("https://s3.cn-north-1.amazonaws.com.cn");
    expect(ossEndpoint("oss-cn-hangzhou")).toBe("https://oss-cn-hangzhou.aliyuncs.com");
    expect(ramLogonLink("cn", { alias: "acme", accountId: "1" })).toBe(
      "https://signin.aliyun.com/acme.onaliyun.com/login.htm",
    );
    expect(defaultLinks("aws-cn", "cn")).toMatchObject({
      cloudWatchConsole: "https://console.amazonaws.cn/cloudwatch/home",
      iamConsole: "https://console.amazonaws.cn/iam/home",
    });
  });
});
