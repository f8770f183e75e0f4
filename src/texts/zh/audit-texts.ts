import type { AuditDamage } from "../../core/audit-damage.ts";
import { formatCount } from "./formats.ts";
import { damageText } from "./reason-texts.ts";

/** What `audit verify` says; the shapes are those of `security/verify-audit.ts`. */
export const auditTexts = {
  about: "导出审计日志、验证审计日志，或接受其现状",
  exportAbout: "输出所有条目，从最早的开始",
  format: "jsonl 或 csv",
  badFormat: (got: string) => `--format 应为 jsonl 或 csv，实际为 ${got}`,
  verifyAbout: "验证导出文件（JSON Lines）或当前日志的哈希链",
  head: "每日检查中某一条的哈希：用于发现末尾被截断",
  acceptAbout: "查明之后：从日志现状继续，并写入一条说明",
  reason: "查明的结果，供以后查阅日志的人了解",
  unreadableFile: (path: string, code: string) => `无法读取 ${path}（${code}）`,
  noReason: "请在 --reason 中说明查明的结果",
  nothingWrong: "日志没有问题；接受操作仍已写入日志。",
  acceptedDamage: (damage: AuditDamage) => `已接受，尽管${damageText(damage)}。`,
  acceptedHead: (sequence: number, hash: string) =>
    `日志从第 ${sequence} 条继续，其哈希为 ${hash}。请重新启动机器人的所有进程。`,
  unreadable: (row: number) => `第 ${row} 行不是导出的条目：已被修改，或由他人添加`,
  altered: (row: number, sequence: number) =>
    `第 ${row} 行标为第 ${sequence} 条，已被修改，或由没有加密密钥的人添加`,
  repeated: (row: number, sequence: number) => `第 ${row} 行重复了第 ${sequence} 条：系添加`,
  moved: (row: number, sequence: number) => `第 ${row} 行为第 ${sequence} 条，顺序不对：已被移动`,
  unlinked: (row: number, sequence: number) => `第 ${row} 行为另一日志的第 ${sequence} 条：与前一条不衔接`,
  missing: (from: number, to: number) =>
    from === to
      ? `缺少第 ${from} 条：已被删除`
      : `缺少第 ${from} 至 ${to} 条：${formatCount(to - from + 1, "条")}已被删除`,
  tailCut: (last: number) => `没有条目的哈希与 --head 一致：第 ${last} 条之后已被截断，或该哈希属于另一日志`,
  undecided: (row: number, event: string, preparationId: string) =>
    `第 ${row} 行记录了 ${preparationId} 的 ${event}，但此前无人审批：未经审批即执行`,
  andMore: (count: number) => `另有 ${formatCount(count, "项问题")}`,
  notWhole: (rows: number, problems: number) =>
    `不完整：${formatCount(rows, "行")}中有 ${formatCount(problems, "项问题")}。`,
  /** Every row from the first on fails, and later ones do not: a key is missing rather than an entry forged. */
  oldKey: (rows: number) =>
    `前 ${formatCount(rows, "行")}与 MGW_SEAL_KEY 中的密钥不符，其余相符。如更换过密钥，请将旧密钥加入列表后重新验证。`,
  whole: (entries: number, head: string) => `完整：${formatCount(entries, "条")}，末尾哈希 ${head}。`,
  noHead: "无法排除末尾被截断：请用 --head 指定管理员频道最近一次每日检查中的哈希。",
  coveredAll: "指定的哈希属于最后一条：没有被截断。",
  coveredTo: (sequence: number, added: number) =>
    `指定的哈希属于第 ${sequence} 条：该条及以前没有被截断。其后有 ${formatCount(added, "条")}，无法排除末尾被截断。`,
  csv: "这是供阅读的 CSV 导出；请验证 JSON Lines 格式（audit export --format jsonl）",
  badHead: "--head 应为每日检查中显示的 64 位十六进制哈希",
};
