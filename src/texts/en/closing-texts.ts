import type { ClosingEnd, ClosingReason } from "../../core/closing.ts";
import type { ClosingReport, ReportedKey } from "../../core/closing-report.ts";
import { DAY_MS } from "../../core/durations.ts";
import { joinPhrases, type Phrase } from "../phrase.ts";
import { atDate, formatBytes, formatCount, formatDuration, formatTime } from "./formats.ts";

const CLOUD_NAMES = { aws: "AWS", alibaba: "Alibaba Cloud" } as const;
const VERDICTS = { same: "complete", different: "different", unknown: "not known" } as const;

const ENDS: Record<Exclude<ClosingEnd, "kept">, string> = {
  used: "Not revoked: the source’s key has been used since.",
  rotated: "Not revoked: the keys were rotated since.",
  extended: "Not revoked: the credentials were extended since.",
  "compared-again": "Not revoked: a later comparison says something else, or is under way.",
  settings: "Not revoked: the settings no longer ask for it.",
  revoked: "Revoked as announced.",
};

const lived = (ms: number) =>
  ms >= DAY_MS ? formatCount(Math.round(ms / DAY_MS), "day") : formatDuration(Math.max(1, ms / 1000));

/** The end of a preparation: what is offered when the work seems done, and the report that it ends with. */
export const closingTexts = {
  /** `operators` are people and groups, who are told beside the requester. */
  told: (requester: string, operators: { people: readonly string[]; groups: readonly string[] }): Phrase => [
    ...joinPhrases(
      [
        ...[...new Set([requester, ...operators.people])].map((user): Phrase => [{ user }]),
        ...operators.groups.map((group): Phrase => [{ group }]),
      ],
      ", ",
    ),
    ": ",
  ],
  compared: "the comparison holds; everything of the source is at the destination.",
  idle: (days: number) => `the source’s key has not been used for ${formatCount(days, "day")}.`,
  neverUsed: "the source’s key was never used.",
  lastUsed: (at: string): Phrase => ["Last used ", atDate(at), ", as AWS says."],
  handedOver: (at: string): Phrase => ["It was handed over ", atDate(at), ", and AWS knows of no use since."],
  offered: "If nothing more is to be migrated, revoke the credentials.",
  due: (at: string): Phrase => [
    "The credentials are revoked ",
    atDate(at),
    " unless somebody keeps them. A migration that still runs then stops.",
  ],
  notCompared: "Nothing was compared: do not delete the source before a comparison.",
  kept: (by: string): Phrase => ["Kept by ", { user: by }, "; they end on their day."],
  ended: (end: Exclude<ClosingEnd, "kept">) => ENDS[end],
  onCard: (at: string): Phrase => ["Revoked ", atDate(at), " unless somebody keeps them"],
  over: "The credentials are revoked.",
  done: (because: ClosingReason): string =>
    because === "compared"
      ? "the comparison holds, so the credentials are revoked, as announced."
      : "the key is no longer used, so the credentials are revoked, as announced.",
  report: {
    title: (id: string) => `Report of ${id}`,
    route: (source: string, destination: string): Phrase => [{ code: source }, " → ", { code: destination }],
    requested: (by: string, at: string): Phrase => ["Requested by ", { user: by }, " ", atDate(at)],
    approved: (approvals: ClosingReport["approvals"]): Phrase =>
      approvals.length === 0
        ? ["Nobody approved it."]
        : [
            "Approved by ",
            ...joinPhrases(
              approvals.map(({ by, at }): Phrase => [{ user: by }, " ", atDate(at)]),
              ", ",
            ),
          ],
    compared: ({
      at,
      by,
      verdict,
      same,
      sizeBytes,
      differences,
      identical,
    }: NonNullable<ClosingReport["comparison"]>): Phrase => [
      "Compared by ",
      { user: by },
      " ",
      atDate(at),
      `: ${VERDICTS[verdict]}, ${formatCount(same, "object")} the same (${formatBytes(sizeBytes)}), ${formatCount(differences, "difference")}`,
      ...(identical === null ? [] : [`, ${formatCount(identical, "object")} read whole and identical`]),
      ".",
      ...(verdict === "same" ? [] : [" Do not delete the source."]),
    ],
    notCompared: "Nothing was compared by the bot. Do not delete the source before a comparison.",
    key: ({ cloud, accessKeyId, madeAt, goneAt }: ReportedKey): Phrase => [
      `${CLOUD_NAMES[cloud]} key `,
      { code: accessKeyId ?? "?" },
      goneAt === null ? ": made " : ": from ",
      atDate(madeAt),
      ...(goneAt === null
        ? [", not recorded as deleted"]
        : [" to ", atDate(goneAt), `, ${lived(Date.parse(goneAt) - Date.parse(madeAt))}; deleted`]),
    ],
    noKeys: "No key was made.",
    ended: ({ at, because, by }: NonNullable<ClosingReport["end"]>): Phrase =>
      by === null
        ? [
            `${{ asked: "Revoked", time: "Revoked at the end of its days", compared: "Revoked because the comparison held", idle: "Revoked because the key was idle" }[because]} `,
            atDate(at),
          ]
        : ["Revoked by ", { user: by }, " ", atDate(at)],
    notEnded: "Not revoked yet.",
  },
  /** `audit report`. */
  command: {
    about: "what was compared, who approved, how long which keys lived, and that they are gone",
    id: "the preparation, such as MP-7K3Q9X",
    badId: (got: string) => `expected the id of a preparation, such as MP-7K3Q9X, got ${got}`,
    unknown: (id: string) => `The audit log has no request of ${id}.`,
    asOf: (at: string, entries: number) =>
      `As of ${formatTime(at)}, from ${formatCount(entries, "entry", "entries")} of the audit log.`,
    gone: "Every key that was made is deleted.",
    left: (keys: number) => `${formatCount(keys, "key is", "keys are")} not recorded as deleted.`,
    altered:
      "The audit log is not whole, so that this may be wrong: mgw-prep audit verify says what is wrong with it.",
  },
};
