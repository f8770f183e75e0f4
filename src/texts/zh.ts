import type { Phrase } from "./phrase.ts";
import type { Texts } from "./texts.ts";
import { alarmTexts } from "./zh/alarm-texts.ts";
import { approvalTexts } from "./zh/approval-texts.ts";
import { auditTexts } from "./zh/audit-texts.ts";
import { buttonTexts, cardTexts, confirmTexts } from "./zh/card-texts.ts";
import { changeLine } from "./zh/change-texts.ts";
import { cliTexts } from "./zh/cli-texts.ts";
import { closingTexts } from "./zh/closing-texts.ts";
import { commandTexts } from "./zh/command-texts.ts";
import { comparisonTexts } from "./zh/comparison-texts.ts";
import { countTexts } from "./zh/count-texts.ts";
import { decideTexts } from "./zh/decide-texts.ts";
import { deliveryTexts } from "./zh/delivery-texts.ts";
import { detailsTexts } from "./zh/details-texts.ts";
import { digestTexts } from "./zh/digest-texts.ts";
import { doctorTexts } from "./zh/doctor-texts.ts";
import { driftTexts } from "./zh/drift-texts.ts";
import { exceptionTexts } from "./zh/exception-texts.ts";
import { findingTexts } from "./zh/finding-texts.ts";
import { formTexts } from "./zh/form-texts.ts";
import { agoDate, atDate, formatTime } from "./zh/formats.ts";
import { homeTexts } from "./zh/home-texts.ts";
import { keyTexts } from "./zh/key-texts.ts";
import { migrationTexts } from "./zh/migration-texts.ts";
import { mistakeTexts } from "./zh/mistake-texts.ts";
import { noticeTexts, notificationTexts } from "./zh/notice-texts.ts";
import { policyTexts } from "./zh/policy-texts.ts";
import { problemTexts } from "./zh/problem-texts.ts";
import { failureTexts } from "./zh/reason-texts.ts";
import { refusalPhrase } from "./zh/refusal-texts.ts";
import { regionName } from "./zh/region-names.ts";
import { reminderTexts } from "./zh/reminder-texts.ts";
import { situationTexts } from "./zh/situation-texts.ts";
import { stateTexts } from "./zh/state-texts.ts";
import { stepTexts } from "./zh/step-texts.ts";
import { threadTexts } from "./zh/thread-texts.ts";

/** Everything that a person reads, in Simplified Chinese, written as Alibaba Cloud's documents are: docs/glossary.md. */
export const zh: Texts = {
  alarm: alarmTexts,
  alarmOver: "已解除",
  alarmTimes: (times: number, since: string): Phrase => [" · 自 ", atDate(since), ` 起 ${times} 次`],
  approval: approvalTexts,
  audit: auditTexts,
  button: buttonTexts,
  card: cardTexts,
  change: changeLine,
  cli: cliTexts,
  closing: closingTexts,
  command: commandTexts,
  comparison: comparisonTexts,
  confirm: confirmTexts,
  count: countTexts,
  decide: decideTexts,
  delivery: deliveryTexts,
  details: detailsTexts,
  digest: digestTexts,
  doctor: doctorTexts,
  drift: driftTexts,
  exception: exceptionTexts,
  failure: failureTexts,
  finding: findingTexts,
  findingUnknown: "此版本的机器人没有该检查结果的说明。",
  form: formTexts,
  format: { time: formatTime, colon: "：" },
  home: homeTexts,
  keys: keyTexts,
  mistake: mistakeTexts,
  migration: migrationTexts,
  notice: noticeTexts,
  notification: notificationTexts,
  policy: policyTexts,
  problem: problemTexts,
  refusal: refusalPhrase,
  region: regionName,
  reminder: reminderTexts,
  situation: situationTexts,
  state: stateTexts,
  steps: stepTexts,
  thread: threadTexts,
  when: { ago: agoDate, at: atDate },
};
