import type { Phrase } from "../phrase.ts";

/** The decision form and the ticket form. */
export const approvalTexts = {
  recipientOnly: (recipient: string): Phrase => [
    "凭证已存在。同意后交给 ",
    { user: recipient },
    "；如可能有他人查看过，则交付新密钥。不会重新创建用户、权限策略或 Bucket。",
  ],
  notDecided: "未提交",
  notPossible: "无法执行",
  ticketTitle: "填写工单链接",
  ticketSubmit: "保存",
  changedPolicy:
    "以下为完整的存储桶策略，仅含允许在线迁移服务所需的最小修改，由 Bucket 所有者核对后设置，再重新检查：",
  ticketField: {
    label: "工单链接",
    placeholder: (host: string) => `https://${host}/…`,
    hint: (example: string) => `向阿里云询问需放行地址的工单，例如 ${example}。机器人不会打开链接。`,
  },
  ticketSaving: "正在保存…",
  ticketSaved: "工单已保存",
  ticketSavedDetail: "将重新检查。",
};
