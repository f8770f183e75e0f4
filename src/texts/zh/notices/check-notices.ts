import type { Restored } from "../../../core/estimate.ts";
import { hasRefusedKeys } from "../../../core/oss-keys.ts";
import type { Detail } from "../../../core/reason.ts";
import type { RefusedKeys } from "../../../core/refused-keys.ts";
import type { Phrase } from "../../phrase.ts";
import { countFailureText, refusedKeysText, restoredText } from "../count-texts.ts";
import { formatBytesBoth, formatCount, formatDuration, formatList } from "../formats.ts";
import { stateTexts } from "../state-texts.ts";

/** Names of a request's parts, as the form labels them. */
const CHANGED_FIELDS: Readonly<Record<string, string>> = {
  sourceBucket: "S3 Bucket",
  prefix: "前缀",
  destinationBucket: "OSS Bucket",
  ossRegion: "OSS 地域",
  storageClass: "存储类型",
  profile: "权限范围",
  recipient: "接收人",
  ttlDays: "凭证有效天数",
  reason: "原因",
};

/** Checking again from `ready`, where it changed nothing. */
const LOOKED_AGAIN = {
  still_held: "白名单仍然生效，请勿启动任务。",
  still_open: "存储桶策略与之前一样，允许在线迁移服务读取。",
  broken: "因机器人出错而中断，此前的结果不变。请再次点击“重新检查”。",
} as const;
type LookedAgain = keyof typeof LOOKED_AGAIN;

/** Of what checks found, and looks again: the sentence, and the line that notifications and screen readers say. */
export const checkNotices = {
  notice: {
    checksClear: (checks: readonly string[]) =>
      `无问题：${formatList(checks.map((check) => stateTexts.check(check)))}。`,
    checkFound: (check: string, revision: number) =>
      revision === 1 ? stateTexts.check(check) : `${stateTexts.check(check)}（第 ${revision} 版）`,
    checkGone: "此结果已过期，新的结果见下方。",
    checkClearNow: "已无问题。",
    ticketGiven: (by: string, url: string): Phrase => [
      { user: by },
      " 填写了白名单工单 ",
      { url, label: url },
      "，将重新检查。",
    ],
    checkedAgain: (by: string, revision: number): Phrase => [
      { user: by },
      ` 要求重新检查。当前为第 ${revision} 版，此前的按钮失效。`,
    ],
    requestChanged: (by: string, revision: number, fields: readonly string[]): Phrase => [
      { user: by },
      ` 修改了申请：${formatList(fields.map((field) => CHANGED_FIELDS[field] ?? field))}。当前为第 ${revision} 版，此前的按钮失效。`,
    ],
    lookedAgain: (by: string, outcome: LookedAgain): Phrase => [
      { user: by },
      ` 已重新检查。${LOOKED_AGAIN[outcome]}`,
    ],
    counted: (input: {
      status: "running" | "done" | "failed" | "stopped";
      objectCount: number;
      sizeBytes: number;
      elapsedMs: number;
      problem: string | null;
      failure?: { operation: string; code: string; detail: Detail; requestId: string | null } | undefined;
      by?: string | undefined;
      keysRefusedByOss?: RefusedKeys | undefined;
      restored?: Restored | null | undefined;
      bucket: string;
    }): Phrase => {
      const found = `${formatCount(input.objectCount, "个文件")}，${formatBytesBoth(input.sizeBytes)}，用时 ${formatDuration(input.elapsedMs / 1000)}`;
      switch (input.status) {
        case "running":
          return [`统计中：目前 ${found}。其他操作可照常进行。`];
        case "done":
          return [
            "统计完成：",
            { bold: found },
            "。",
            ...(input.restored ? [restoredText(input.restored)] : []),
            ...(input.keysRefusedByOss && hasRefusedKeys(input.keysRefusedByOss)
              ? [refusedKeysText(input.keysRefusedByOss)]
              : []),
          ];
        case "stopped":
          return [
            ...(input.by === undefined ? [] : [{ user: input.by }, " 停止了统计，"]),
            `已统计 ${found}。实际不少于此数；预估数据不变。`,
          ];
        case "failed":
          if (input.failure !== undefined) {
            return [
              "精确统计失败，预估数据不变。",
              { foreign: countFailureText(input.bucket, input.failure) },
            ];
          }
          return [
            `精确统计停止，已统计 ${found}。`,
            ...(input.problem === null ? [] : [{ foreign: input.problem }]),
          ];
      }
    },
  },
  notification: {
    problem: ({
      id,
      whitelist,
      others,
    }: {
      id: string;
      whitelist: "blocks" | "may-block" | null;
      others: number;
    }) =>
      whitelist === null
        ? `${id} 检查未通过：有 ${Math.max(1, others)} 项需要处理，方法见消息。尚未创建任何资源。`
        : `${id} 检查未通过：存储桶策略中的白名单${whitelist === "blocks" ? "阻止" : "可能阻止"}在线迁移服务。可修改策略、删除语句，或提交工单并填写链接。${others === 0 ? "" : `另有 ${others} 项需要处理。`}尚未创建任何资源。`,
    problemSettled: (id: string) => `${id} 的问题已重新检查或已结束。当前状态见卡片。`,
    ticketGiven: (id: string) => `${id} 的白名单已填写工单。阿里云答复之前请勿启动任务。`,
    lookedAgain: (id: string, outcome: "lifted" | "appeared" | "still_held" | "still_open" | "broken") =>
      ({
        lifted: `${id} 的白名单已取消。可以启动任务。`,
        appeared: `${id} 出现新的白名单。请勿启动任务；若已运行，请查看失败文件。`,
        still_held: `${id} 已重新检查：白名单仍然生效。请勿启动任务。`,
        still_open: `${id} 已重新检查。存储桶策略与之前一样，允许在线迁移服务读取。`,
        broken: `${id} 的重新检查中断，此前的结果不变。请再次点击“重新检查”。`,
      })[outcome],
    checksClear: (id: string) => `${id}：检查未发现问题`,
    checkFound: (id: string, check: string) => `${id}：${check}`,
    checkedAgain: (id: string) => `${id}：重新检查中`,
    requestChanged: (id: string) => `${id}：申请已修改`,
    counted: (id: string) => `正在精确统计 ${id} 的文件。进度见消息。`,
  },
};
