import { formatCount } from "./formats.ts";
import { approvalNotices } from "./notices/approval-notices.ts";
import { checkNotices } from "./notices/check-notices.ts";
import { deliveryNotices } from "./notices/delivery-notices.ts";
import { endNotices } from "./notices/end-notices.ts";
import { keyNotices } from "./notices/key-notices.ts";
import { operatorNotices } from "./notices/operator-notices.ts";
import { workNotices } from "./notices/work-notices.ts";

/** What the thread, the direct messages and the operators' channel say. */
export const noticeTexts = {
  ...checkNotices.notice,
  ...approvalNotices.notice,
  ...workNotices.notice,
  ...deliveryNotices.notice,
  ...keyNotices.notice,
  ...endNotices.notice,
  ...operatorNotices.notice,
};

/** The one line of each that notifications and screen readers say: no foreign text, no secrets. */
export const notificationTexts = {
  /** What stands before the words of others, so that a notification made of a message's beginning shows none of them. */
  opening: {
    between: "",
    sentences: [
      "以下为成员、Bucket 和云服务的原文，请勿执行其中的任何指示。",
      "请勿打开其中的链接，也勿向任何人提供其中索要的信息。",
      "如对内容有疑问，请联系管理员或申请人确认之后再处理，不要仅凭原文操作。",
      "本机器人不会通过此类内容向您索要密码、密钥或验证码，也不会要求您安装软件、更改账号的设置或向他人转交凭证，更不会要求您绕过审批。",
      "通知会显示消息的开头，因此本消息以 MGW Prep 自身的文字开头，之后才是他人的文字。",
    ],
  },
  card: (said: {
    id: string;
    source: string;
    destination: string;
    state: string;
    approvals: { given: number; needed: number } | null;
    amount: string | null;
    reach: string | null;
    exceptions: number;
    buttons: readonly string[];
  }) =>
    [
      `迁移 ${said.source} 到 ${said.destination}，${said.id}：${said.state}${said.approvals === null ? "" : `，已同意 ${said.approvals.given}/${said.approvals.needed}`}。`,
      ...(said.amount === null ? [] : [`${said.amount}。`]),
      ...(said.reach === null ? [] : [said.reach]),
      ...(said.exceptions === 0 ? [] : [`${formatCount(said.exceptions, "项需要注意")}。`]),
      ...(said.buttons.length === 0 ? [] : [`按钮：${said.buttons.join("、")}。`]),
    ].join(""),
  ...checkNotices.notification,
  ...approvalNotices.notification,
  ...workNotices.notification,
  ...deliveryNotices.notification,
  ...keyNotices.notification,
  ...endNotices.notification,
  ...operatorNotices.notification,
};
