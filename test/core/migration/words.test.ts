import { describe, expect, it } from "vitest";
import { CALL_FAILURES, helpsToWait, readCallFailure } from "../../../src/core/migration/call-failures.ts";
import {
  FILE_FAILURES,
  groupFileFailures,
  readFileFailure,
} from "../../../src/core/migration/file-failures.ts";
import { nearestServiceRegion, SERVICE_REGIONS } from "../../../src/core/migration/region.ts";
import {
  isRunningStatus,
  JOB_STATUSES,
  readJobStatus,
  readReportState,
  readRetryReadiness,
  readTrialOutcome,
} from "../../../src/core/migration/service-words.ts";
import { bitsPerSecondOf, secondsToNextLook } from "../../../src/core/migration/settings.ts";
import { OSS_REGIONS } from "../../../src/core/regions.ts";

describe("the service's words", () => {
  it("are known, or nothing", () => {
    expect(JOB_STATUSES.map((status) => readJobStatus(`IMPORT_JOB_${status}`))).toEqual([...JOB_STATUSES]);
    expect(["IMPORT_JOB_", "", "IMPORT_JOB_doing", "toString"].map(readJobStatus)).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(["Ready", "NotReady", "NoNeed", "Soon"].map(readRetryReadiness)).toEqual([
      "ready",
      "not-ready",
      "no-need",
      "unknown",
    ]);
    expect(["Running", "NotExist", "Finished", "Failed", "?"].map(readReportState)).toEqual([
      "running",
      "none",
      "finished",
      "failed",
      "unknown",
    ]);
  });

  it.each([
    ["available", null, "available"],
    ["avaliable", null, "available"],
    ["Available", null, "available"],
    ["", null, "waiting"],
    ["notVerify", null, "waiting"],
    ["verifying", null, "waiting"],
    ["unavailable", null, "refused"],
    ["failed", null, "refused"],
    ["something new", null, "refused"],
    ["available", "InvalidAccessKeyId", "refused"],
    ["", "AccessDenied", "refused"],
  ])("say of a trial with status %j and code %s: %s", (status, errorCode, outcome) => {
    expect(readTrialOutcome({ status, errorCode })).toBe(outcome);
  });

  it("take a place of those for running jobs", () => {
    expect(JOB_STATUSES.filter(isRunningStatus)).toEqual([
      "LAUNCHING",
      "PREPARING",
      "DOING",
      "CLOSING",
      "DELETING",
    ]);
  });
});

describe("why a file was not copied", () => {
  it.each([
    ["a.jpg, http status code 403", "forbidden"],
    ["The operation is not valid for the object's state", "archived"],
    ["x check size failed y", "changed"],
    ["check content-length failed", "newer-there"],
    ["Premature end of Content-Length delimited message body", "cut"],
    ["check usermeta failed", "metadata"],
    ["because downloader get inputstream failed", "throttled"],
    ["something else", "other"],
  ])("%s: %s", (line, cause) => {
    expect(readFileFailure(line)).toBe(cause);
  });

  it("is told by cause, the most frequent first, with one example each", () => {
    const lines = ["a check size failed", "b http status code 403", "", "c http status code 403", "d odd"];
    expect(groupFileFailures(lines)).toEqual([
      { cause: "forbidden", count: 2, example: "b http status code 403" },
      { cause: "changed", count: 1, example: "a check size failed" },
      { cause: "other", count: 1, example: "d odd" },
    ]);
    expect(new Set(FILE_FAILURES).size).toBe(FILE_FAILURES.length);
  });
});

describe("why a call was refused", () => {
  it.each([
    ["AccessDenied", "Anonymous access is forbidden for this operation.", "anonymous"],
    ["AccessDenied", "no", "not-allowed"],
    ["SignatureDoesNotMatch", "no", "signature"],
    ["ImportAddressIsOccupied", "no", "occupied"],
    ["ImportJobRepeatedOnSameAddress", "no", "pair-taken"],
    ["ImportJobConcurrencyExceed", "no", "too-many-running"],
    ["ImportJobNumExceed", "no", "quota"],
    ["InvalidImportJobStatus", "no", "in-motion"],
    ["ImportJobInDeleting", "no", "deleting"],
    ["NoSuchImportJob", "no", "not-found"],
    ["Strange", "no", null],
  ])("%s, %s: %s", (code, detail, failure) => {
    expect(readCallFailure({ code, detail })).toBe(failure);
  });

  it("is something that waiting helps against, or not", () => {
    expect(CALL_FAILURES.filter(helpsToWait)).toEqual([
      "occupied",
      "too-many-running",
      "in-motion",
      "deleting",
    ]);
    expect(helpsToWait(null)).toBe(false);
  });
});

describe("the service's region", () => {
  it("is the bucket's own, or one of the same part of the world", () => {
    expect(nearestServiceRegion("oss-cn-beijing")).toEqual({ region: "cn-beijing", isBucketsOwn: true });
    expect(nearestServiceRegion("oss-eu-west-1")).toEqual({ region: "eu-central-1", isBucketsOwn: false });
    expect(nearestServiceRegion("oss-cn-guangzhou").region).toBe("cn-shenzhen");
    expect(nearestServiceRegion("oss-ap-southeast-7").region).toBe("ap-southeast-1");
  });

  it("is one of the service's for every region of OSS, and never leads out of mainland China", () => {
    for (const { id } of OSS_REGIONS) {
      const { region } = nearestServiceRegion(id);
      expect(SERVICE_REGIONS).toContain(region);
      const isMainland = (one: string) => /^cn-/.test(one) && one !== "cn-hongkong";
      expect([id, isMainland(region)]).toEqual([id, isMainland(id.replace("oss-", ""))]);
    }
  });
});

it("looks are rarer the longer a run takes, and never more frequent than the settings say", () => {
  const minutes = (n: number) => n * 60_000;
  const at = (sinceMs: number, pollSeconds = 30) => secondsToNextLook(sinceMs, { pollSeconds });
  expect([at(0), at(minutes(9)), at(minutes(11)), at(minutes(61))]).toEqual([30, 30, 60, 300]);
  expect(at(minutes(11), 600)).toBe(600);
  expect(bitsPerSecondOf({ maxBandwidth: 100 })).toBe(100_000_000);
  expect(bitsPerSecondOf({})).toBeNull();
});
