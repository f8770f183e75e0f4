import type { ClosingEnd, ClosingReason } from "../../core/closing.ts";
import type { ClosingReport, ReportedKey } from "../../core/closing-report.ts";
import { DAY_MS } from "../../core/durations.ts";
import { joinPhrases, type Phrase } from "../phrase.ts";
import { atDate, formatBytes, formatCount, formatDuration, formatTime } from "./formats.ts";

const CLOUD_NAMES = { aws: "AWS", alibaba: "阿里云" } as const;
const VERDICTS = { same: "一致", different: "不一致", unknown: "结果未知" } as const;

const ENDS: Record<Exclude<ClosingEnd, "kept">, string> = {
  used: "未回收：源密钥此后被使用过。",
  rotated: "未回收：密钥此后已轮转。",
  extended: "未回收：凭证此后已延期。",
  "compared-again": "未回收：之后的对比结果不同，或对比正在进行。",
  settings: "未回收：配置已不再要求自动回收。",
  revoked: "已按通知回收。",
};

const lived = (ms: number) =>
  ms >= DAY_MS ? formatCount(Math.round(ms / DAY_MS), "天") : formatDuration(Math.max(1, ms / 1000));

/** The end of a preparation: what is offered when the work seems done, and the report that it ends with. */
export const closingTexts = {
  told: (requester: string, operators: { people: readonly string[]; groups: readonly string[] }): Phrase => [
    ...joinPhrases(
      [
        ...[...new Set([requester, ...operators.people])].map((user): Phrase => [{ user }]),
        ...operators.groups.map((group): Phrase => [{ group }]),
      ],
      "、",
    ),
    "：",
  ],
  compared: "对比一致，源中的文件均已在目的 Bucket 中。",
  idle: (days: number) => `源密钥已 ${formatCount(days, "天")}未使用。`,
  neverUsed: "源密钥从未使用。",
  lastUsed: (at: string): Phrase => ["根据 AWS 的记录，最后使用时间为 ", atDate(at), "。"],
  handedOver: (at: string): Phrase => ["密钥于 ", atDate(at), " 交付，此后 AWS 没有使用记录。"],
  offered: "如果不再迁移其他数据，请回收凭证。",
  due: (at: string): Phrase => [
    "如果无人保留，凭证将于 ",
    atDate(at),
    " 自动回收；届时仍在运行的迁移会停止。",
  ],
  notCompared: "尚未进行对比：对比完成前请勿删除源数据。",
  kept: (by: string): Phrase => [{ user: by }, " 选择保留凭证；凭证到期后回收。"],
  ended: (end: Exclude<ClosingEnd, "kept">) => ENDS[end],
  onCard: (at: string): Phrase => ["如果无人保留，将于 ", atDate(at), " 自动回收"],
  over: "凭证已回收。",
  done: (because: ClosingReason): string =>
    because === "compared" ? "对比一致，凭证已按通知回收。" : "密钥不再使用，凭证已按通知回收。",
  report: {
    title: (id: string) => `${id} 的报告`,
    route: (source: string, destination: string): Phrase => [{ code: source }, " → ", { code: destination }],
    requested: (by: string, at: string): Phrase => ["申请人 ", { user: by }, "，", atDate(at)],
    approved: (approvals: ClosingReport["approvals"]): Phrase =>
      approvals.length === 0
        ? ["无人审批。"]
        : [
            "审批人 ",
            ...joinPhrases(
              approvals.map(({ by, at }): Phrase => [{ user: by }, "，", atDate(at)]),
              "；",
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
      "对比操作人 ",
      { user: by },
      "，",
      atDate(at),
      `：${VERDICTS[verdict]}，${formatCount(same, "个文件")}一致（${formatBytes(sizeBytes)}），${formatCount(differences, "处差异")}`,
      ...(identical === null ? [] : [`，完整读取 ${formatCount(identical, "个文件")}，内容一致`]),
      "。",
      ...(verdict === "same" ? [] : ["请勿删除源数据。"]),
    ],
    notCompared: "机器人未进行对比。对比完成前请勿删除源数据。",
    key: ({ cloud, accessKeyId, madeAt, goneAt }: ReportedKey): Phrase => [
      `${CLOUD_NAMES[cloud]} 密钥 `,
      { code: accessKeyId ?? "?" },
      goneAt === null ? "：创建于 " : "：",
      atDate(madeAt),
      ...(goneAt === null
        ? ["，没有删除记录"]
        : [" 至 ", atDate(goneAt), `，共 ${lived(Date.parse(goneAt) - Date.parse(madeAt))}；已删除`]),
    ],
    noKeys: "未创建任何密钥。",
    ended: ({ at, because, by }: NonNullable<ClosingReport["end"]>): Phrase =>
      by === null
        ? [
            `${{ asked: "已回收", time: "凭证到期，已自动回收", compared: "对比一致，已自动回收", idle: "密钥闲置，已自动回收" }[because]} · `,
            atDate(at),
          ]
        : ["已回收 · 操作人 ", { user: by }, " · ", atDate(at)],
    notEnded: "尚未回收。",
  },
  /** `audit report`. */
  command: {
    about: "报告：对比了什么、由谁审批、各密钥存在多久，以及是否已删除",
    id: "迁移准备的编号，例如 MP-7K3Q9X",
    badId: (got: string) => `应为迁移准备的编号，例如 MP-7K3Q9X，实际为 ${got}`,
    unknown: (id: string) => `审计日志中没有 ${id} 的申请。`,
    asOf: (at: string, entries: number) =>
      `截至 ${formatTime(at)}，依据审计日志中的 ${formatCount(entries, "条记录")}。`,
    gone: "创建的密钥均已删除。",
    left: (keys: number) => `${formatCount(keys, "个密钥")}没有删除记录。`,
    altered: "审计日志不完整，本报告可能有误，请使用 audit verify 命令查看问题所在。",
  },
};
