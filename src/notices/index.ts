import * as z from "zod";
import { alarm } from "./alarm.ts";
import { approvalEscalated } from "./approval-escalated.ts";
import { approvalVoid, planChanged } from "./approval-lost.ts";
import { approvalNarrowed } from "./approval-narrowed.ts";
import { approvalRequested } from "./approval-requested.ts";
import { approvalStep } from "./approval-step.ts";
import { approverReminder, approverReminders } from "./approver-reminder.ts";
import { auditHead } from "./audit-head.ts";
import { blocked } from "./blocked.ts";
import { card } from "./card.ts";
import { checkFound } from "./check-found.ts";
import { checksClear } from "./checks-clear.ts";
import { cancelled, expired } from "./closed.ts";
import { closingOffered } from "./closing-offered.ts";
import { compared } from "./compared.ts";
import type { NoticeContext } from "./context.ts";
import { counted } from "./counted.ts";
import { approvalCounted, decided } from "./decision.ts";
import { delivery } from "./delivery.ts";
import { deliveryAfter } from "./delivery-after.ts";
import {
  deliveryDestroyed,
  deliveryHeld,
  deliveryOpened,
  deliverySent,
  deliveryStored,
} from "./delivery-state.ts";
import { drift } from "./drift.ts";
import { expiryReminder } from "./expiry-reminder.ts";
import { extended, extensionCounted } from "./extension.ts";
import { failed } from "./failed.ts";
import { firstLogon } from "./first-logon.ts";
import { jobSheet } from "./job-sheet.ts";
import { lookedAgain } from "./looked-again.ts";
import type { Drawn } from "./message.ts";
import { migrationEnded } from "./migration-ended.ts";
import { migrationRun } from "./migration-run.ts";
import { migrationSetUp } from "./migration-set-up.ts";
import { migrationStalled } from "./migration-stalled.ts";
import { migrationStartCounted } from "./migration-start-counted.ts";
import type { NoticeRow } from "./notice.ts";
import { keysEntered, oldKeysRetired } from "./old-keys.ts";
import { provisioning } from "./provisioning.ts";
import { question, questionAnswered } from "./question.ts";
import { ready } from "./ready.ts";
import { recipientDecided, recipientProposed } from "./recipient-change.ts";
import { deliveryReminder, handoverReminder } from "./recipient-reminders.ts";
import { revoked, revokeFailed, revoking } from "./revocation.ts";
import { rolledBack } from "./rolled-back.ts";
import { rotated, rotationFailed, rotationStarted } from "./rotation.ts";
import { checkedAgain, requestChanged, ticketGiven } from "./started-over.ts";
import { whitelistPrompt } from "./whitelist-prompt.ts";

/** Every kind of notice. Reading stored ones, drawing them and dropping those that come too late follow from it. */
const NOTICES = [
  card,
  checksClear,
  checkFound,
  whitelistPrompt,
  blocked,
  approvalRequested,
  approvalEscalated,
  approvalNarrowed,
  approvalStep,
  approverReminder,
  question,
  questionAnswered,
  approverReminders,
  ticketGiven,
  checkedAgain,
  requestChanged,
  lookedAgain,
  approvalCounted,
  decided,
  provisioning,
  approvalVoid,
  planChanged,
  failed,
  ready,
  jobSheet,
  delivery,
  deliveryAfter,
  deliverySent,
  deliveryHeld,
  deliveryOpened,
  deliveryStored,
  deliveryDestroyed,
  deliveryReminder,
  firstLogon,
  closingOffered,
  compared,
  migrationSetUp,
  migrationStartCounted,
  migrationRun,
  migrationEnded,
  migrationStalled,
  counted,
  expiryReminder,
  cancelled,
  expired,
  rolledBack,
  revoking,
  revoked,
  revokeFailed,
  rotationStarted,
  rotated,
  rotationFailed,
  keysEntered,
  oldKeysRetired,
  handoverReminder,
  extended,
  extensionCounted,
  recipientProposed,
  recipientDecided,
  alarm,
  auditHead,
  drift,
] as const satisfies readonly NoticeRow[];

const [first, ...others] = NOTICES;

/** Reads a stored notice. Errors: ZodError, when a newer version stored a kind that this one does not know. */
export const noticeSchema = z.discriminatedUnion("kind", [
  first.schema,
  ...others.map(({ schema }) => schema),
]);
export type Notice = z.infer<typeof noticeSchema>;

const ROWS: ReadonlyMap<string, NoticeRow> = new Map(NOTICES.map((row) => [row.kind, row]));

/** Kinds of messages that nobody waits for. */
export const QUIET_KINDS: readonly string[] = [...ROWS.values()]
  .filter(({ isQuiet }) => isQuiet === true)
  .map(({ kind }) => kind);

function rowOf({ kind }: Notice): NoticeRow {
  const row = ROWS.get(kind);
  if (row === undefined) throw new Error(`expected a kind of notice, came ${kind}`);
  return row;
}

/** What a notice comes to as things stand. Errors: it needs a preparation, and there is none. */
export function drawNotice(notice: Notice, context: NoticeContext): Drawn {
  return rowOf(notice).draw(notice, context);
}

/** Whether a call for action comes too late to be posted. */
export function isOvertaken(notice: Notice, { view }: Pick<NoticeContext, "view">): boolean {
  return view !== null && (rowOf(notice).isOvertaken?.(notice, view.preparation) ?? false);
}
