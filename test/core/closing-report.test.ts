import { describe, expect, it } from "vitest";
import { areKeysGone, type ReportedEntry, reportOf } from "../../src/core/closing-report.ts";
import { reportPhrases } from "../../src/notices/report-lines.ts";
import { en } from "../../src/texts/en.ts";
import { plainOf } from "../../src/texts/phrase.ts";
import { zh } from "../../src/texts/zh.ts";
import { madeUpRequest } from "./made-up-preparation.ts";

const REQUEST = madeUpRequest({ prefix: "2024/" });
let hour = 0;
const entry = (event: string, actor: string, details: Record<string, unknown> = {}): ReportedEntry => {
  hour += 1;
  return { event, actor, details, at: new Date(Date.UTC(2026, 10, 1, hour)).toISOString() };
};
const key = (cloud: "iam" | "ram", accessKeyId: string, generation = "") =>
  entry("grant.made", "bot", { change: `${cloud}.create-key:mgw-prep-MP-7K3Q9X${generation}`, accessKeyId });
const undone = (cloud: "iam" | "ram", what = "create-key") =>
  entry("grant.undone", "bot", { change: `${cloud}.${what}:mgw-prep-MP-7K3Q9X`, state: "gone" });

/** A life with a rotation, as the log has it. */
function life(): ReportedEntry[] {
  hour = 0;
  return [
    entry("preparation.requested", "U0ROSA", { request: madeUpRequest({ prefix: "2023/" }) }),
    entry("decision.approved", "U0EARLY"),
    entry("request.changed", "U0ROSA", { before: {}, request: REQUEST }),
    entry("decision.counted", "U0ADA"),
    entry("decision.approved", "U0GRACE"),
    entry("provisioning.begun", "bot"),
    key("iam", "AKIAFIRST"),
    key("ram", "LTAIFIRST"),
    entry("preparation.ready", "bot"),
    key("iam", "AKIASECOND", "#2"),
    key("ram", "LTAISECOND", "#2"),
    entry("keys.retired", "bot", { change: "iam.create-key", removed: ["AKIAFIRST"] }),
    entry("decision.approved", "U0LATER"),
    entry("comparison.ended", "U0ROSA", {
      ...{ run: "r", verdict: "different", objects: { same: 10, missing: 2, additional: 1 } },
      ...{ sizeBytes: 2_048, sample: null },
    }),
    entry("comparison.ended", "U0REMY", {
      ...{ run: "r", verdict: "same", objects: { same: 12 }, sizeBytes: 4_096 },
      sample: { identical: 5, different: 0 },
    }),
    entry("revocation.begun", "U0REMY"),
    undone("iam"),
    undone("ram", "create-user"),
    entry("preparation.revoked", "bot"),
  ];
}

describe("the report of a preparation", () => {
  it("says who approved what was carried out, what was compared last, and each key with its end", () => {
    const report = reportOf(life());
    expect(report).toMatchObject({
      source: `s3://${REQUEST.sourceBucket}/2024/`,
      destination: `oss://${REQUEST.destinationBucket}/2024/`,
      requester: "U0ROSA",
      approvals: [{ by: "U0ADA" }, { by: "U0GRACE" }],
      comparison: { by: "U0REMY", verdict: "same", same: 12, sizeBytes: 4_096, differences: 0, identical: 5 },
      end: { because: "asked", by: "U0REMY" },
    });
    const at = (hours: number) => new Date(Date.UTC(2026, 10, 1, hours)).toISOString();
    expect(report?.readyAt).toBe(at(9));
    expect(report?.keys).toEqual([
      { cloud: "aws", accessKeyId: "AKIAFIRST", madeAt: at(7), goneAt: at(12) },
      { cloud: "alibaba", accessKeyId: "LTAIFIRST", madeAt: at(8), goneAt: at(18) },
      { cloud: "aws", accessKeyId: "AKIASECOND", madeAt: at(10), goneAt: at(17) },
      { cloud: "alibaba", accessKeyId: "LTAISECOND", madeAt: at(11), goneAt: at(18) },
    ]);
    expect(report && areKeysGone(report)).toBe(true);
  });

  it("says of a key that the log does not know as deleted that it is not, and of no comparison that there is none", () => {
    const report = reportOf(life().filter(({ event }) => !/undone|comparison|revoked/.test(event)));
    if (report === null) throw new Error("expected a report");
    expect(report).toMatchObject({ comparison: null, end: null });
    expect(areKeysGone(report)).toBe(false);
    const said = reportPhrases(report, en).map(plainOf).join("\n");
    expect(said).toMatch(/LTAISECOND: made .*, not recorded as deleted/);
    expect(said).toContain("Do not delete the source before a comparison.");
    expect(reportPhrases(report, zh).map(plainOf).join("\n")).toContain("对比完成前请勿删除源数据");
  });

  it("warns of the source wherever the last comparison does not hold", () => {
    const [last, ...others] = life()
      .filter(({ event }) => event === "comparison.ended")
      .reverse();
    expect(last).toBeDefined();
    const report = reportOf(life().filter((one) => one.at !== last?.at));
    if (report === null) throw new Error("expected a report");
    expect(report.comparison).toMatchObject({ verdict: "different", differences: 3, identical: null });
    expect(others).toHaveLength(1);
    expect(reportPhrases(report, en).map(plainOf).join("\n")).toContain("Do not delete the source.");
  });

  it.each([
    ["time", {}],
    ["compared", { because: "compared" }],
    ["idle", { because: "idle" }],
  ])("tells why it ended when nobody asked: %s", (because, details) => {
    const entries = life().map((one) =>
      one.event === "revocation.begun" ? { ...one, actor: "bot", details } : one,
    );
    expect(reportOf(entries)?.end).toMatchObject({ because, by: null });
  });

  it("is none without a request", () => {
    expect(reportOf(life().slice(1))).toBeNull();
    expect(reportOf([])).toBeNull();
  });
});
