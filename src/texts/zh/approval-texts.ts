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
  ticketTitle: "工单",
  ticketSubmit: "保存",
  ticketText: "请用以下内容提交工单，中英文均可。",
  ticketField: {
    label: "工单链接",
    placeholder: (host: string) => `https://${host}/…`,
    hint: "链接须含工单编号。机器人不会打开链接。",
  },
  ticketSaving: "正在保存工单。",
  ticketSaved: "工单已保存，将重新检查。",
};
