import type { AlarmArgs } from "../../core/alarm.ts";
import type { AlarmText } from "../en/alarm-texts.ts";
import { failureText } from "../failure-text.ts";
import type { Wordings } from "../wordings.ts";
import { DAMAGE_REMEDY, damageText, failureTexts } from "./reason-texts.ts";

const WHO = {
  requester: "申请人",
  recipient: "接收人",
  both: "申请人和接收人",
} as const;

function departureAdvice({ who, credentials }: AlarmArgs["PERSON_LEFT"]): string {
  if (who === "requester") {
    return credentials === "none"
      ? "管理员可代为操作：重新检查、填写工单链接、取消申请。"
      : "凭证在到期前仍然有效。管理员可代申请人操作。";
  }
  switch (credentials) {
    case "none":
      return "凭证将无法送达。请取消申请，或在就绪后更换接收人。";
    case "known":
      return "接收人可能持有凭证。请更换接收人（将创建新密钥），或回收凭证。";
    case "held":
      return "凭证未送达。请更换接收人，或回收凭证。";
  }
}

/** What operators are alarmed of. */
export const alarmTexts: Wordings<AlarmArgs, AlarmText> = {
  FOREIGN_HAND: ({ id, ...failure }) => ({
    title: `${id} 的用户被他人改动`,
    detail:
      "操作者可在云的操作审计中查到。请在控制台移除不应有的内容后重试，或回滚：不是由机器人开始创建的资源将保持原样。",
    answer: failureText(failureTexts, failure),
  }),
  OLD_KEYS_NOT_DELETED: ({ id, ...failure }) => ({
    title: `无法删除 ${id} 的旧密钥`,
    detail: "将自动重试；回收凭证会删除全部内容。",
    answer: failureText(failureTexts, failure),
  }),
  ROTATION_FAILED: ({ id, ...failure }) => ({
    title: `无法创建 ${id} 的新密钥`,
    detail: "旧密钥不变。请排除原因后再次轮转。",
    answer: failureText(failureTexts, failure),
  }),
  REVOCATION_FAILED: ({ id, attempts, ...failure }) => ({
    title: `${id} 的访问权限仍然有效`,
    detail: `已尝试 ${attempts} 次，未能删除。将自动重试；或手动删除剩余资源后点击“立即重试”。`,
    answer: failureText(failureTexts, failure),
  }),
  REVOCATION_SUCCEEDED: ({ id }) => ({ title: `${id} 的访问权限已删除`, detail: "" }),
  PERSON_LEFT: (args) => ({
    title: `${args.id} 的${WHO[args.who]}已离开工作区`,
    detail: departureAdvice(args),
  }),
  APPROVERS_MISSING: ({ id, needed, found }) => ({
    title: `${id} 没有可审批的人`,
    detail: `需要 ${needed} 人同意，只有 ${found} 人可以审批。请在配置中添加审批人，或取消申请。`,
  }),
  RECORD_ALTERED: ({ id }) => ({
    title: `${id} 在数据库中的记录被更改`,
    detail:
      "本程序以外的人写入了该行，因此不再为其创建、交付或延期。" +
      "请查明由谁写入数据库，再取消申请或回收凭证，然后重新申请。",
  }),
  RECORD_UNREADABLE: ({ id }) => ({
    title: `无法读取 ${id} 的记录`,
    detail:
      "数据库中的该行已不是迁移准备的记录，因此不显示，到期时也不会回收。" +
      `请查明由谁写入数据库，并在两个云上删除用户 mgw-prep-${id}。`,
  }),
  POST_UNREADABLE: ({ id }) => ({
    title: id === null ? "无法读取数据库中的一条消息" : `无法读取数据库中 ${id} 的一条消息`,
    detail: "本程序以外的人写入了该行，因此未发送。请查明由谁写入数据库。",
  }),
  SECRETS_NOT_DELETED: ({ id, answer }) => ({
    title: id === null ? "含凭证的消息无法从 Slack 删除" : `${id} 含凭证的消息无法从 Slack 删除`,
    detail: "凭证仍在私信中。请立即轮转密钥，或回收凭证。",
    answer: `Slack 返回 ${answer}。`,
  }),
  AUDIT_LOG_CHANGED: ({ damage, isHeld }) => ({
    title: "审计日志被更改",
    detail: `发现${damageText(damage)}。${
      isHeld ? "处理之前不会审批、创建、轮转或延期；回收照常进行。" : "按配置，其他操作照常进行。"
    }处理方法：${DAMAGE_REMEDY}。`,
  }),
};
