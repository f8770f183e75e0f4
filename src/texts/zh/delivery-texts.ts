import type { Phrase } from "../phrase.ts";
import { atDate, formatCount } from "./formats.ts";

const whole = (at: string | null): Phrase => (at === null ? [] : ["已于 ", atDate(at), " "]);
const done = (at: string | null, what: string): Phrase =>
  at === null ? [`已${what}`] : [...whole(at), what];

/** The direct message that delivers the credentials, step by step, and the form that shows them. */
export const deliveryTexts = {
  title: (source: string, destination: string) => `您的凭证：s3://${source} → oss://${destination}`,
  newTitle: (source: string, destination: string, nth: number) =>
    `新密钥${nth > 2 ? `（第 ${nth} 次交付）` : ""}：s3://${source} → oss://${destination}`,
  doNotStart: "请勿启动任务。",
  doNotStartHow: "白名单仍然生效，取消后您会在此收到消息。",
  namedYou: (requester: string): Phrase => [{ user: requester }, " 指定您为接收人。"],
  askedYourself: "由您申请。",
  amount: (amount: string) => `${amount}。`,
  expires: (at: string): Phrase => ["凭证将于 ", atDate(at), " 自动回收。"],
  wholeAccounts: "该凭证可读取所有 S3 Bucket、更改所有 OSS Bucket，仅可用于本次迁移。",
  step: {
    show: [{ bold: "查看凭证" }, "，并保存到密码管理器。"] satisfies Phrase,
    kept: (until: string): Phrase => ["保留至 ", atDate(until), "。"],
    save: "确认已保存",
    shown: (at: string | null): Phrase => ["✓ ", ...done(at, "查看")],
    saveNow: [{ bold: "确认已保存。" }, "随后销毁机器人中的唯一副本。"] satisfies Phrase,
    job: "在控制台创建迁移任务",
    revoke: "迁移完成后回收凭证",
    enter: "在两个数据地址中换用新密钥",
    entered: "确认已换用新密钥",
  },
  saved: (at: string | null): Phrase => [...done(at, "保存"), "，机器人的副本已销毁。"],
  jobNow: "3. 在数据在线迁移控制台创建任务。",
  jobHow: "先用 RAM 用户登录，创建两个数据地址，再创建迁移任务。",
  jobHeld: "可先创建数据地址和任务，但请勿启动。",
  enterNow: "3. 在两个数据地址中换用新密钥。",
  newOnly: "3. 仅新密钥有效，两个数据地址都须使用新密钥。",
  values:
    "请将以下各项填入数据在线迁移的表单；其中的 Secret access key 和 AccessKey Secret 不在此处显示，请使用您保存在密码管理器中的值。如需逐项复制，请点击“逐项复制”，每一项会单独显示。",
  thenRevoke: "4. 迁移完成后，点击“迁移完成：回收凭证”。",
  thenEntered: "4. 然后点击“已换用新密钥”。",
  oldUntil: (at: string): Phrase => ["旧密钥将于 ", atDate(at), " 失效。"],
  oldHeld: "旧密钥可用至新密钥送达。",
  oldDisabled: "旧密钥已禁用，请先换用新密钥再继续迁移。",
  oldGone: "旧密钥已失效，请先换用新密钥再继续迁移。",
  replaced: (at: string | null): Phrase => [...done(at, "更换"), "，"],
  replacedHow: "请见新消息。",
  handedOver: "凭证现由他人接收。",
  destroyed: "已超时，副本已销毁。如未全部保存，请轮转密钥。",
  declined: (at: string): Phrase => [
    ...whole(at),
    { bold: "表示不应由您接收" },
    "。凭证尚未有人查看，在此也无法打开。已通知申请人更换接收人，您无需再做任何操作。",
  ],
  held: "凭证无法送达您，原因见卡片的消息列。",
  revoked: (at: string, by: string | null): Phrase => [
    ...whole(at),
    ...(by === null ? [] : ["由 ", { user: by }, " "]),
    "回收。",
  ],
  over: "以上凭证均已失效，请从密码管理器中删除，并在控制台删除两个数据地址。",
  news: (what: "lifted" | "appeared", source: string): Phrase =>
    what === "lifted"
      ? [{ bold: "白名单已取消，" }, `可以启动 s3://${source} 的迁移任务。`]
      : [{ bold: `出现新的白名单，请勿启动 s3://${source} 的迁移任务` }, "；若已运行，请查看失败文件。"],
  unopened: (at: string): Phrase => ["您的凭证尚未查看，将于 ", atDate(at), " 销毁。"],
  ends: (source: string, days: number, at: string | null): Phrase => [
    { bold: `s3://${source} 的凭证将在 ${formatCount(days, "天")}后回收` },
    ...(at === null ? [] : ["（", atDate(at), "）"]),
    "。",
  ],
  endsHow: "已完成请立即回收；未完成请在消息列中请审批人延期。",
  messageIntro:
    "本消息包含用于本次迁移的凭证。请立即将其保存到密码管理器，然后点击下方的“我已保存”：本消息随后会被删除，机器人中的唯一副本也会被销毁，之后任何人都无法再次查看。请勿转发、引用、固定、截图或打印本消息，也不要在他人可以看到屏幕的地方查看。公司中的任何人，包括管理员和审批人，都不会向您索要其中的内容。如果您不是这些凭证的接收人，请不要复制或使用，并立即通知申请人或管理员，由他们为正确的接收人轮转密钥。",
  awsTitle: "Amazon S3（源地址）",
  awsKeyId: "Access key ID",
  awsSecret: "Secret access key",
  alibabaTitle: "阿里云（目的地址）",
  alibabaKeyId: "AccessKey ID",
  alibabaSecret: "AccessKey Secret",
  logonTitle: "控制台登录",
  logonLink: "登录地址",
  logonName: "用户登录名称",
  password: "密码",
  passwordUnchanged: "控制台密码未更改。",
  mustReset: "首次登录需重置密码。",
  needsMfa: "首次登录需绑定 MFA 设备。",
  viewTitle: "凭证",
  viewWarning: "每次查看都会被记录。请全部保存后关闭窗口。",
  loadingTitle: "凭证",
};
