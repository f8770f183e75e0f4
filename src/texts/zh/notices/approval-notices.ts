import { joinPhrases, type Phrase } from "../../phrase.ts";
import { formatCount } from "../formats.ts";
import { quoted } from "../quoted-comment.ts";

/** `stopped`: where it was not carried out, or taken back. */
type Approved = { id: string; total: number; stopped: { done: number; state: string } | null };

/** Of approvals, questions, and recipients that are decided on: the sentence, and the line that notifications and screen readers say. */
export const approvalNotices = {
  notice: {
    approvalCounted: (by: string, given: number, needed: number, comment: string): Phrase => [
      { user: by },
      ` 已同意：${given}/${needed}。`,
      ...quoted(comment),
    ],
    approved: (by: string, comment: string): Phrase => [
      { user: by },
      " 已同意，正在创建。",
      ...quoted(comment),
    ],
    planChanged: "创建之前变更计划发生了变化，原审批失效，需要重新审批。变化如下：",
    approvalVoid: (people: readonly string[]): Phrase => [
      "原审批失效：",
      ...(people.length === 0
        ? ["同意的审批人不足"]
        : [
            ...joinPhrases(
              people.map((user): Phrase => [{ user }]),
              "、",
            ),
            " 已无审批权限",
          ]),
      "。未创建任何资源，需要重新审批。",
    ],
    planChangedUnknown: "检查之后情况发生了变化。",
    recipientApproved: (by: string, recipient: string, comment: string): Phrase => [
      { user: by },
      " 同意由 ",
      { user: recipient },
      " 接收凭证。",
      ...quoted(comment),
    ],
    recipientRejected: (by: string, recipient: string, comment: string): Phrase => [
      { user: by },
      " 拒绝由 ",
      { user: recipient },
      " 接收凭证。请选择其他接收人，或回收凭证。",
      ...quoted(comment),
    ],
  },
  notification: {
    approvalRequested: (said: {
      id: string;
      source: string;
      destination: string;
      amount: string | null;
      days: number;
      reach: string;
      exceptions: number;
    }) =>
      [
        `请审批 ${said.id}：${said.source} 到 ${said.destination}${said.amount === null ? "" : `，${said.amount}`}。`,
        `凭证有效 ${formatCount(said.days, "天")}。${said.reach}`,
        ...(said.exceptions === 0 ? [] : [`${formatCount(said.exceptions, "项警告")}。`]),
        "同意之前不会创建任何资源。",
      ].join(""),
    approvalReplaced: (id: string) => `${id} 的审批已更换。申请已重新检查，须重新审批。`,
    approvalOver: (id: string) => `${id} 已无需审批。原因见卡片。`,
    approved: ({ id, total, stopped }: Approved) =>
      stopped === null
        ? `${id} 已同意。计划共 ${total} 项变更，进度见卡片。`
        : `${id} 已同意。已完成 ${stopped.done}/${total} 项变更。状态：${stopped.state}。`,
    wasApproved: (id: string) => `${id} 已同意。后续进展见卡片。`,
    approvalEscalated: (id: string) => `${id} 等待审批已久，您也可以审批。同意之前不会创建任何资源。`,
    rejected: (id: string) => `${id} 被拒绝，原因见消息列。未创建任何资源，可重新申请。`,
    recipientProposed: (id: string) => `请审批 ${id} 更换接收人。不会重新创建资源。`,
    recipientDecided: (id: string) => `${id} 更换接收人已审批。审批结果和审批人见消息。`,
    approvalCounted: (id: string, given: number, needed: number) => `${id}：已同意 ${given}/${needed}`,
    approvalVoid: (id: string) => `${id}：原审批失效`,
    planChanged: (id: string) => `${id}：变更计划有变化，需要重新审批`,
    questionAsked: (id: string) => `审批人在审批前对 ${id} 提问。请在消息列中答复，或修改申请。`,
    questionAnswered: (id: string) => `对 ${id} 的提问已有答复，可以审批。`,
    questionOver: (id: string) => `对 ${id} 的提问无需再答复。申请的后续进展见卡片。`,
    approvalStep: (id: string, step: number) =>
      `请审批 ${id}：前面的步骤已同意，现在是第 ${step} 步。同意之前不会创建任何资源。`,
    approvalStepDone: (id: string, step: number) => `${id} 审批的第 ${step} 步已同意。后续进展见卡片。`,
    approvalNarrowed: (id: string) =>
      `请重新审批 ${id}：另一位审批人缩小了您此前同意的权限范围。同意之前不会创建任何资源。`,
    reminders: (count: number) =>
      `有 ${count} 个申请待您审批。请在本应用的主页中处理。同意之前不会创建任何资源。`,
  },
};
