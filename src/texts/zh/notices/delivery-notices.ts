import type { StoredHoldReason } from "../../../core/hold-reason.ts";
import type { Phrase } from "../../phrase.ts";
import { formatTime } from "../formats.ts";
import { jobSheetTexts } from "../job-sheet-texts.ts";
import { holdReasonText } from "../reason-texts.ts";

/** Of the job sheet and the credentials on their way: the sentence, and the line that notifications and screen readers say. */
export const deliveryNotices = {
  notice: {
    jobSheet: jobSheetTexts,
    deliverySent: (recipient: string): Phrase => [
      "凭证正通过私信发送给 ",
      { user: recipient },
      "（见侧边栏的“应用”）。",
    ],
    deliveryHeldWhy: (reason: StoredHoldReason): Phrase => [{ foreign: holdReasonText(reason) }],
    deliveryOpened: (recipient: string, at: string): Phrase => [
      { user: recipient },
      ` 已于 ${formatTime(at)} 查看凭证。`,
    ],
    deliveryStored: (recipient: string): Phrase => [{ user: recipient }, " 已保存凭证，机器人的副本已销毁。"],
    firstLogon: (at: string) => `新 RAM 用户已于 ${formatTime(at)} 首次登录。`,
  },
  notification: {
    ready: (id: string, isHeld: boolean) =>
      `${id} 已就绪${isHeld ? "，但请勿启动任务：白名单仍然生效" : ""}。凭证通过私信交付接收人，任务参数表见此消息。`,
    jobSheetOver: (id: string) => `${id} 的任务参数表已失效：凭证已回收。统计数据保留，供对比使用。`,
    deliveryHeld: (id: string) => `${id} 的凭证无法送达。请更换接收人，否则将回收。`,
    deliveryDeclined: (id: string) =>
      `${id} 的接收人表示凭证不应由其接收。凭证尚未有人查看。请更换接收人，否则将回收。`,
    heldSettled: (id: string) => `${id} 的凭证交付已处理。处理结果见卡片。`,
    deliveryDestroyed: (id: string) => `${id} 的凭证未及时保存，已销毁。如无人持有，请轮转密钥。`,
    deliveryReminder: (id: string, at: string) =>
      `${id} 的凭证尚未查看，将于 ${formatTime(at)} 销毁。请打开本机器人的私信。`,
    jobSheet: (id: string) => `${id}：任务参数表`,
    /** The direct message of the credentials, at the step that its reader has come to. */
    delivery: (said: {
      source: string;
      destination: string;
      moment: "show" | "save" | "saved" | "destroyed" | "held" | "ending" | "revoked";
      isNew: boolean;
      isHeld: boolean;
      /** Of a delivery that is held: by its reader's own word. */
      isDeclined: boolean;
      keptUntil: string | null;
      expiresAt: string | null;
    }) => {
      const route = `${said.source} 到 ${said.destination}`;
      const what = said.isNew ? "新密钥" : "迁移凭证";
      const held = said.isHeld ? "请勿启动任务：白名单仍然生效。" : "";
      const until = said.keptUntil === null ? "" : `保留至 ${formatTime(said.keptUntil)}。`;
      const end = said.expiresAt === null ? "" : `凭证将于 ${formatTime(said.expiresAt)} 回收。`;
      const next = said.isNew ? "请在两个数据地址中换用新密钥。" : "请在控制台创建迁移任务。";
      switch (said.moment) {
        case "show":
          return `您的${what}已送达：${route}。${held}请点击“查看凭证”，保存后确认。${until}${end}`;
        case "save":
          return `您已查看${what}：${route}。${held}请确认已保存，机器人的副本随后销毁。${until}${end}`;
        case "saved":
          return `您已保存${what}：${route}，机器人的副本已销毁。${held}${next}${end}`;
        case "destroyed":
          return `凭证副本已超时销毁：${route}。如未全部保存，请轮转密钥。`;
        case "held":
          return said.isDeclined
            ? `您已表示不应由您接收凭证：${route}。凭证尚未有人查看，已通知申请人。`
            : `凭证无法送达您：${route}。原因见卡片的消息列。`;
        case "ending":
          return `凭证正在回收：${route}。进度见卡片。`;
        case "revoked":
          return `凭证已回收：${route}。凭证均已失效，请从密码管理器中删除。`;
      }
    },
    deliveryReplaced: (said: { source: string; destination: string; isTheirs: boolean }) =>
      `此消息中的凭证已更换：${said.source} 到 ${said.destination}。${said.isTheirs ? "新密钥见新消息。" : "凭证现由他人接收。"}`,
    deliveryInMessage: "本消息包含迁移凭证。请立即保存并确认，消息随后删除。",
    deliverySent: (id: string) => `${id}：凭证已发送`,
    deliveryOpened: (id: string) => `${id}：凭证已查看`,
    deliveryStored: (id: string) => `${id}：凭证已保存`,
    firstLogon: (id: string) => `${id}：首次登录`,
  },
};
