import { alarmText } from "../../texts/alarm-text.ts";
import { en } from "../../texts/en.ts";
import type { Phrase } from "../../texts/phrase.ts";
import { type ButtonAction, knownButtons } from "../../workflow/actions/index.ts";
import type { Notice } from "../../workflow/outbox/notices.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { actionsBlock } from "../plain-blocks.ts";
import { iconLine, line, richText } from "../rich-text.ts";
import { renderCard } from "./card.ts";
import { renderDelivery, renderDeliveryAfter } from "./delivery.ts";
import { renderDrift } from "./drift.ts";
import { renderFailed, renderPlanChanged, renderProvisioning, renderReady } from "./execution-messages.ts";
import { renderBlocked, renderCheckFound, renderWhitelistPrompt } from "./finding-messages.ts";
import { stateIcon } from "./icons.ts";
import { renderJobSheet } from "./job-sheet.ts";
import { renderDeliveryHeld, renderRotationFailed } from "./life-messages.ts";
import { type Message, makeMessage, type Rendered } from "./message.ts";
import { renderNudge } from "./nudge.ts";
import { offerButtons } from "./offers.ts";
import type { RenderContext } from "./render-context.ts";

/** Draws a notice from the preparation as it stands now. Errors: when the notice needs one and there is none. */
export function renderNotice(notice: Notice, context: RenderContext): Rendered {
  if (notice.kind === "delivery") return renderDelivery(viewOf(notice, context), context, notice.number);
  return { kind: "message", message: renderMessage(notice, context) };
}

function viewOf(notice: Notice, { view }: RenderContext): PreparationView {
  if (view === null)
    throw new Error(`a notice of kind ${notice.kind} needs its preparation, which is not there`);
  return view;
}

type MessageNotice = Exclude<Notice, { kind: "delivery" }>;

function renderMessage(notice: MessageNotice, context: RenderContext): Message {
  if (notice.kind === "alarm") return renderAlarm(notice, context);
  if (notice.kind === "audit_head") return renderAuditHead(notice);
  if (notice.kind === "drift") return renderDrift(notice, context.driftToken);
  const view = viewOf(notice, context);
  switch (notice.kind) {
    case "card":
      return renderCard(view, context);
    case "check_found":
      return renderCheckFound(view, notice, context);
    case "whitelist_prompt":
      return renderWhitelistPrompt(view, notice, context);
    case "blocked":
      return renderBlocked(view, context);
    case "provisioning":
      return renderProvisioning(view);
    case "plan_changed":
      return renderPlanChanged(view, notice.differences);
    case "failed":
      return renderFailed(view, context);
    case "ready":
      return renderReady(view);
    case "job_sheet":
      return renderJobSheet(view, context);
    case "approver_nudge":
      return renderNudge(view, notice, context);
    case "delivery_after":
      return renderDeliveryAfter(view, context, notice.number);
    case "delivery_held":
      return renderDeliveryHeld(notice, view, context);
    case "rotation_failed":
      return renderRotationFailed(notice, view, context);
    default:
      return renderLine(notice, view, context);
  }
}

type LineNotice = Exclude<
  MessageNotice,
  {
    kind:
      | "alarm"
      | "audit_head"
      | "drift"
      | "card"
      | "check_found"
      | "whitelist_prompt"
      | "blocked"
      | "provisioning"
      | "plan_changed"
      | "failed"
      | "ready"
      | "job_sheet"
      | "approver_nudge"
      | "delivery_after"
      | "delivery_held"
      | "rotation_failed";
  }
>;

/** Notices that are one line in the thread: an icon, a sentence, and what the notification says. */
function renderLine(notice: LineNotice, view: PreparationView, context: RenderContext): Message {
  const { text, icon, phrase } = wordLine(notice, view);
  const isCounting = notice.kind === "counted" && notice.status === "running";
  const actions = isCounting ? (["stop_count"] as const) : (LINE_BUTTONS[notice.kind] ?? []);
  return makeMessage(text, [
    richText(iconLine(icon, phrase)),
    ...actionsBlock("line_actions", offerButtons(view, context, actions)),
  ]);
}

const COUNT_ICONS = {
  running: "hourglass_flowing_sand",
  done: "white_check_mark",
  failed: "warning",
  stopped: "black_square_for_stop",
} as const;

/** What a line asks for can be done where it stands. */
const LINE_BUTTONS: Partial<Record<LineNotice["kind"], readonly ButtonAction[]>> = {
  expiry_reminder: ["extend"],
  delivery_destroyed: ["rotate"],
  handover_reminder: ["entered"],
  revoke_failed: ["revoke"],
};

type Line = { text: string; icon: string; phrase: Phrase };

function wordLine(notice: LineNotice, view: PreparationView): Line {
  const { preparation, approvalsNeeded } = view;
  const { id, requester } = preparation;
  const n = en.notification;
  const t = en.notice;
  switch (notice.kind) {
    case "checks_clear":
      return {
        text: n.checksClear(id),
        icon: "white_check_mark",
        phrase: [t.checksClear(notice.checks)],
      };
    case "approval_requested":
      return {
        text: n.approvalRequested(id),
        icon: stateIcon("awaiting_approval"),
        phrase: t.approvalRequested(notice, approvalsNeeded),
      };
    case "approval_void":
      return { text: n.approvalVoid(id), icon: "no_entry_sign", phrase: t.approvalVoid(notice.people) };
    case "approval_escalated":
      return {
        text: n.approvalEscalated(id),
        icon: "alarm_clock",
        phrase: t.approvalEscalated(notice.people, notice.groups, notice.waitedHours),
      };
    case "ticket_given":
      return { text: n.ticketGiven(id), icon: "ticket", phrase: t.ticketGiven(notice.by, notice.url) };
    case "checked_again":
      return { text: n.checkedAgain(id), icon: "mag", phrase: t.checkedAgain(notice.by, notice.revision) };
    case "request_changed":
      return {
        text: n.requestChanged(id),
        icon: "pencil2",
        phrase: t.requestChanged(notice.by, notice.revision, notice.fields),
      };
    case "looked_again":
      return {
        text: n.lookedAgain(id),
        icon: notice.outcome === "lifted" || notice.outcome === "still_open" ? "white_check_mark" : "warning",
        phrase: t.lookedAgain(notice.by, notice.outcome, requester),
      };
    case "approval_counted":
      return {
        text: n.approvalCounted(id, notice.given, notice.needed),
        icon: "ballot_box_with_check",
        phrase: t.approvalCounted(notice.by, notice.given, notice.needed, notice.comment),
      };
    case "decided":
      return notice.decision === "approve"
        ? { text: n.approved(id), icon: "white_check_mark", phrase: t.approved(notice.by, notice.comment) }
        : {
            text: n.rejected(id),
            icon: stateIcon("rejected"),
            phrase: t.rejected(notice.by, requester, notice.comment),
          };
    case "delivery_sent":
      return {
        text: n.deliverySent(id),
        icon: "incoming_envelope",
        phrase: t.deliverySent(notice.recipient),
      };
    case "delivery_opened":
      return {
        text: n.deliveryOpened(id),
        icon: "eyes",
        phrase: t.deliveryOpened(notice.recipient, notice.at),
      };
    case "delivery_stored":
      return {
        text: n.deliveryStored(id),
        icon: "white_check_mark",
        phrase: t.deliveryStored(notice.recipient),
      };
    case "delivery_destroyed":
      return { text: n.deliveryDestroyed(id), icon: "warning", phrase: [t.deliveryDestroyed] };
    case "first_logon":
      return { text: n.firstLogon(id), icon: "white_check_mark", phrase: [t.firstLogon(notice.at)] };
    case "counted":
      return {
        text: n.counted(id),
        icon: COUNT_ICONS[notice.status],
        phrase: t.counted({ ...notice, bucket: preparation.request.sourceBucket }),
      };
    case "expiry_reminder":
      return {
        text: n.expiryReminder(id, notice.daysLeft),
        icon: "alarm_clock",
        phrase: t.expiryReminder(preparation.request.recipient, requester, notice.daysLeft),
      };
    case "rotation_started":
      return {
        text: n.rotationStarted(id),
        icon: stateIcon("rotating"),
        phrase: t.rotationStarted(notice.by, notice.isCompromised),
      };
    case "rotated":
      return {
        text: n.rotated(id),
        icon: "white_check_mark",
        phrase: t.rotated(notice.retireAt, notice.isCompromised),
      };
    case "keys_entered":
      return { text: n.keysEntered(id), icon: "white_check_mark", phrase: t.keysEntered(notice.by) };
    case "old_keys_retired":
      return { text: n.oldKeysRetired(id), icon: "white_check_mark", phrase: [t.oldKeysRetired] };
    case "delivery_reminder":
      return {
        text: n.deliveryReminder(id),
        icon: "alarm_clock",
        phrase: t.deliveryReminder(notice.recipient, notice.endsAt),
      };
    case "handover_reminder":
      return {
        text: n.handoverReminder(id),
        icon: "alarm_clock",
        phrase: t.handoverReminder(notice.recipient, notice.retireAt),
      };
    case "extended":
      return {
        text: n.extended(id),
        icon: "alarm_clock",
        phrase: t.extended(notice.by, notice.days, notice.expiresAt, notice.comment),
      };
    case "extension_counted":
      return {
        text: n.extensionCounted(id, notice.given, notice.needed),
        icon: "ballot_box_with_check",
        phrase: t.extensionCounted(notice),
      };
    case "recipient_proposed":
      return {
        text: n.recipientProposed(id),
        icon: stateIcon("awaiting_approval"),
        phrase: t.recipientProposed(notice.by, notice.recipient, notice, approvalsNeeded),
      };
    case "recipient_decided":
      return {
        text: n.recipientDecided(id),
        icon: notice.decision === "approve" ? "white_check_mark" : stateIcon("rejected"),
        phrase:
          notice.decision === "approve"
            ? t.recipientApproved(notice.by, notice.recipient, notice.comment)
            : t.recipientRejected(notice.by, notice.recipient, notice.comment),
      };
    case "cancelled":
      return { text: n.cancelled(id), icon: stateIcon("cancelled"), phrase: t.cancelled(notice.by) };
    case "expired":
      return { text: n.expired(id), icon: stateIcon("expired"), phrase: [t.expired] };
    case "rolled_back":
      return { text: n.rolledBack(id), icon: stateIcon("rolled_back"), phrase: [t.rolledBack] };
    case "revoking":
      return { text: n.revoking(id), icon: "hourglass_flowing_sand", phrase: t.revoking(notice.by) };
    case "revoked":
      return { text: n.revoked(id), icon: stateIcon("revoked"), phrase: [t.revoked] };
    case "revoke_failed":
      return { text: n.revokeFailed(id), icon: stateIcon("revoke_failed"), phrase: [t.revokeFailed] };
  }
}

function renderAuditHead({ count, head, at }: Extract<Notice, { kind: "audit_head" }>): Message {
  return makeMessage(en.notification.auditHead, [
    richText(iconLine("lock", en.notice.auditHead(count, at)), line([{ code: head }])),
  ]);
}

/** To operators; the title may name what a cloud said, so both parts are foreign. */
function renderAlarm(notice: Extract<Notice, { kind: "alarm" }>, context: RenderContext): Message {
  const { view } = context;
  const { title, detail } = alarmText(en, notice);
  const id = view === null ? [] : [{ bold: view.preparation.id }, "  "];
  const buttons =
    view === null || notice.isOver ? [] : offerButtons(view, context, knownButtons(notice.actions ?? []));
  return makeMessage(en.notification.alarm, [
    richText(
      iconLine(notice.isOver ? "white_check_mark" : "rotating_light", [
        ...id,
        { foreign: title, isBold: true },
      ]),
      ...(detail === "" ? [] : [line([{ foreign: detail }])]),
    ),
    ...actionsBlock("alarm_actions", buttons),
  ]);
}
