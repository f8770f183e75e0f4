import type { Delivery, PreparationRequest } from "../../core/preparation.ts";
import type { ReceiptEvent } from "../../core/receipt-event.ts";
import { joinPhrases, type Phrase } from "../phrase.ts";
import { agoDate, atDate, formatBytesBoth } from "./formats.ts";
import { regionName } from "./region-names.ts";
import { stateTexts } from "./state-texts.ts";

/** Words of Details: everything that is known of a preparation. */
export const detailsTexts = {
  title: "详情",
  since: (at: string): Phrase => [" · ", agoDate(at), " · ", atDate(at)],
  from: "源",
  to: "目的",
  source: (request: PreparationRequest, region: string | null, accountId: string | null): Phrase => [
    { code: `s3://${request.sourceBucket}` },
    ...(request.prefix === "" ? [] : ["，前缀 ", { code: request.prefix }]),
    ...(region === null ? [] : ["，", { foreign: region }]),
    ...ofAccount(request.awsAccount, accountId),
  ],
  destination: (request: PreparationRequest, accountId: string | null): Phrase => [
    { code: `oss://${request.destinationBucket}` },
    `，${regionName(request.ossRegion)}，${stateTexts.storageClass(request.storageClass)}`,
    ...ofAccount(request.alibabaAccount, accountId),
  ],
  requested: "申请",
  requestedBy: (requester: string, at: string): Phrase => ["申请人 ", { user: requester }, "，", atDate(at)],
  changedBy: (people: readonly string[]): Phrase => [
    "，修改人 ",
    ...people.flatMap((user, index): Phrase => [index === 0 ? "" : "、", { user }]),
  ],
  access: "权限",
  expires: "回收",
  checksTitle: "检查项",
  checkPending: "等待中",
  checkNotRun: "未执行：上次检查时尚无此项",
  checkRunning: "读取中…",
  checkClear: "正常",
  dataTitle: "数据量",
  costTitle: "AWS 费用",
  byClass: (storageClass: string, bytes: number): Phrase => [
    { foreign: storageClass },
    `  ${formatBytesBoth(bytes)}`,
  ],
  ticket: "工单",
  ticketGiven: (url: string, givenBy: string, at: string): Phrase => [
    { url, label: url },
    "，由 ",
    { user: givenBy },
    " 于 ",
    atDate(at),
    " 填写",
  ],
  planTitle: "变更计划",
  decisionsTitle: "审批记录",
  proofTitle: "密钥测试",
  failureTitle: "最近一次失败",
  deliveryTitle: "凭证交付",
  delivery: (delivery: Delivery, recipient: string): Phrase => {
    switch (delivery) {
      case "pending":
        return ["未发送"];
      case "held":
        return ["未送达：", { user: recipient }, " 目前无法接收凭证"];
      case "sent":
        return ["已私信 ", { user: recipient }, "，尚未查看"];
      case "opened":
        return [{ user: recipient }, " 已查看"];
      case "stored":
        return [{ user: recipient }, " 已保存；机器人的副本已销毁"];
      case "destroyed":
        return ["机器人的副本已销毁"];
    }
  },
  receipt: (userId: string, event: ReceiptEvent, at: string): Phrase => [
    { user: userId },
    {
      opened: " 已查看，",
      stored: " 已保存，",
      entered: " 已换用新密钥，",
      declined: " 表示不应由其接收，",
    }[event],
    atDate(at),
  ],
  noLogon: "新 RAM 用户尚未登录。",
  logon: (at: string): Phrase => ["首次登录控制台：", atDate(at)],
  oldKeysGo: (at: string): Phrase => ["旧密钥可用至 ", atDate(at)],
  oldKeysHeld: "新密钥交付之前，旧密钥仍可用。",
  oldKeysGoing: "正在删除不再保留的密钥。",
  proposed: (recipient: string, by: string): Phrase => [
    { user: by },
    " 提议由 ",
    { user: recipient },
    " 接收凭证",
  ],
  departed: (userId: string): Phrase => [{ user: userId }, " 已离开工作区；已通知管理员"],
  policy: {
    intro: (sids: readonly string[]): Phrase =>
      sids.length === 0
        ? ["仅修改阻止迁移的部分：豁免新 IAM 用户。其余与读取时相同。"]
        : [
            "仅修改 ",
            ...joinPhrases(
              sids.map((sid): Phrase => [{ code: sid }]),
              "、",
            ),
            "：豁免新 IAM 用户。其余与读取时相同。",
          ],
    changed: "修改的语句",
    title: "完整的新策略，保存为 policy.json",
    command: "设置策略的命令",
    later: "该用户在审批后才会创建，例外届时生效。",
  },
  more: (count: number) => `另有 ${count} 项：/mgw-prep status`,
};

/** The account by its name in the settings, and its id once it is known. */
function ofAccount(name: string | undefined, id: string | null): Phrase {
  const shown = [name, id].filter((part) => part !== undefined && part !== null);
  return shown.length === 0 ? [] : ["，账号 ", { foreign: shown.join(" ") }];
}
