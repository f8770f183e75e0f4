import type { Phrase } from "../phrase.ts";
import { atDate } from "./formats.ts";

/** Answers to the slash command and clicks, seen by one person alone. */
export const commandTexts = {
  help: (command: string): readonly { usage: string; what: string }[] => [
    { usage: command, what: "打开表单" },
    {
      usage: `${command} s3://bucket/prefix oss://bucket oss-eu-central-1`,
      what: "打开已填写的表单，各部分均可省略",
    },
    { usage: `${command} list`, what: "您的迁移准备；审批人和管理员可查看全部" },
    { usage: `${command} status MP-XXXXXX`, what: "查看其中一个" },
    { usage: `${command} cancel MP-XXXXXX`, what: "取消其中一个；已创建的资源将被删除" },
    { usage: `${command} doctor`, what: "检查机器人所需的一切（管理员）" },
    { usage: `${command} help`, what: "显示此列表" },
  ],
  helpTitle: "准备从 S3 迁移到 OSS",
  helpIntro: "机器人检查两个 Bucket，请求审批，创建用户和密钥，交付凭证，并在到期时回收。",
  notUnderstood: (word: string): Phrase => ["无法识别“", { foreign: word }, "”。"],
  needsId: (subCommand: string): Phrase => [
    `“${subCommand}” 需要迁移准备的 ID，例如 MP-7K3Q9X；可用 `,
    { code: "list" },
    " 查看。",
  ],
  listEmpty: (command: string) => `暂无。请用 ${command} 开始。`,
  listTitle: (count: number) => `迁移准备（${count}）`,
  listMore: (count: number) => `另有 ${count} 个，见主页`,
  andMore: (count: number) => `另有 ${count} 个`,
  cancelled: (id: string) => `正在取消 ${id}；进展见卡片。`,
  notCancelled: (id: string, state: string) => `${id} 当前状态为${state}，不能取消；如需结束，请回收凭证。`,
  noFirstLogon: "新 RAM 用户尚未登录。",
  firstLogon: (at: string): Phrase => ["首次登录：", atDate(at), "。"],
  firstLogonText: "新 RAM 用户已登录。",
  refused: "操作未执行",
  unexpected: "机器人出错并已记录。操作可能未生效；重试前请查看卡片。",
};
