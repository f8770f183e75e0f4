import { alarmTexts } from "./en/alarm-texts.ts";
import { approvalTexts } from "./en/approval-texts.ts";
import { auditTexts } from "./en/audit-texts.ts";
import { buttonTexts, cardTexts, confirmTexts, regionName } from "./en/card-texts.ts";
import { changeLine } from "./en/change-texts.ts";
import { cliTexts } from "./en/cli-texts.ts";
import { closingTexts } from "./en/closing-texts.ts";
import { commandTexts } from "./en/command-texts.ts";
import { comparisonTexts } from "./en/comparison-texts.ts";
import { countTexts } from "./en/count-texts.ts";
import { decideTexts } from "./en/decide-texts.ts";
import { deliveryTexts } from "./en/delivery-texts.ts";
import { detailsTexts } from "./en/details-texts.ts";
import { digestTexts } from "./en/digest-texts.ts";
import { doctorTexts } from "./en/doctor-texts.ts";
import { driftTexts } from "./en/drift-texts.ts";
import { exceptionTexts } from "./en/exception-texts.ts";
import { findingTexts } from "./en/finding-texts.ts";
import { formTexts } from "./en/form-texts.ts";
import { agoDate, atDate, formatTime } from "./en/formats.ts";
import { homeTexts } from "./en/home-texts.ts";
import { keyTexts } from "./en/key-texts.ts";
import { migrationTexts } from "./en/migration-texts.ts";
import { mistakeTexts } from "./en/mistake-texts.ts";
import { noticeTexts, notificationTexts } from "./en/notice-texts.ts";
import { policyTexts } from "./en/policy-texts.ts";
import { problemTexts } from "./en/problem-texts.ts";
import { failureTexts } from "./en/reason-texts.ts";
import { refusalPhrase } from "./en/refusal-texts.ts";
import { reminderTexts } from "./en/reminder-texts.ts";
import { situationTexts } from "./en/situation-texts.ts";
import { stateTexts } from "./en/state-texts.ts";
import { stepTexts } from "./en/step-texts.ts";
import { threadTexts } from "./en/thread-texts.ts";
import type { Phrase } from "./phrase.ts";

/** Everything that a person reads, in English. A second language is a second object of this type. */
export const en = {
  alarm: alarmTexts,
  alarmOver: "Over",
  alarmTimes: (times: number, since: string): Phrase => [` · ${times} times since `, atDate(since)],
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
  findingUnknown: "This version of the bot has no text for this finding.",
  form: formTexts,
  format: { time: formatTime, colon: ": " },
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
