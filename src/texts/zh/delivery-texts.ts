import type { Phrase } from "../phrase.ts";
import { formatCount, formatTime } from "./formats.ts";

/** The direct message that delivers the credentials, and the view that shows them. */
export const deliveryTexts = {
  title: (id: string) => `您的凭证：${id}`,
  intro: (requester: string): Phrase => [
    { user: requester },
    " 指定您为接收人。凭证仅用于在线迁移服务：请填入源地址和目的地址，并保存到密码管理器。请勿转交他人；其他人如需凭证，请另行申请。",
  ],
  awsTitle: "Amazon S3（源地址）",
  alibabaTitle: "阿里云（目的地址和控制台）",
  awsUser: "IAM 用户",
  accessKeyId: "AccessKey ID",
  awsSecret: "Secret access key",
  alibabaSecret: "AccessKey Secret",
  logonLink: "登录地址",
  logonName: "用户登录名称",
  password: "密码",
  notMade: "尚未创建",
  unchanged: "未更改",
  revealHow:
    "请点击“查看凭证”，保存到密码管理器，关闭窗口，再点击此处随后出现的“我已保存”。机器人中的唯一副本随即销毁。",
  messageHow: "请将凭证保存到密码管理器，再点击“我已保存”。此消息随即删除，机器人中的唯一副本也会销毁。",
  keepHours: (hours: number) =>
    `凭证保留 ${formatCount(hours, "小时")}。到期或确认保存之后，任何人都无法再次查看。`,
  expires: (at: string) => `凭证将于 ${formatTime(at)} 自动回收。`,
  mustReset: "首次登录需重置密码。",
  held: "凭证未送达，原因见消息列。",
  stored: "您已保存凭证，机器人的副本已销毁。",
  destroyed: "已超时，副本已销毁。如未全部保存，请轮转密钥。",
  lost: "未收到或已丢失？请轮转密钥。",
  replaced: "这些凭证已更换，请见新消息。",
  needsMfa: "首次登录需绑定 MFA 设备。",
  handover: (at: string): Phrase => [
    "这是新密钥。请在源地址和目的地址中换用，再点击“已换用新密钥”，旧密钥随即删除。",
    { bold: `否则旧密钥将于 ${formatTime(at)} 失效。` },
  ],
  handoverCompromised: "这是新密钥。旧密钥已禁用，请先换用新密钥再继续迁移。",
  over: "凭证已回收。",
  viewTitle: "凭证",
  viewWarning: "每次查看都会被记录。请全部保存后关闭窗口。",
  loadingTitle: "凭证",
};
