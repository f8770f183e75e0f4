import type { Button } from "@slack/types";
import type { ButtonKind } from "../../texts/drift-texts.ts";
import { en } from "../../texts/en.ts";
import type { Notice } from "../../workflow/outbox/notices.ts";
import { ACTION } from "../ids.ts";
import { actionsBlock, confirmation, plain } from "../plain-blocks.ts";
import { iconLine, line, richText } from "../rich-text.ts";
import { DONE_ICON } from "./icons.ts";
import { type Message, makeMessage } from "./message.ts";

type DriftNotice = Extract<Notice, { kind: "drift" }>;

/** One finding of the daily look, with the button that remediates it; once it is ended, with what ended it. */
export function renderDrift({ drift, end }: DriftNotice, token: string | null): Message {
  const t = en.drift;
  const details = [
    line([t.where(drift)]),
    ...(drift.kind === "unread" ? [line([{ foreign: drift.detail }])] : []),
  ];
  const isOpen = end === null;
  const kind = drift.kind === "unread" || drift.kind === "foreign_group" ? null : drift.kind;
  const outcome =
    end === null
      ? []
      : [iconLine(DONE_ICON, end.how === "mended" && kind !== null ? t.mended(kind, end.by) : [t.over])];
  const buttons = isOpen && kind !== null && token !== null ? [remediateButton(kind, token)] : [];
  return makeMessage(notificationOf(end), [
    richText(iconLine(isOpen ? "warning" : "mag", t.found(drift)), ...details, ...outcome),
    ...actionsBlock("drift_actions", buttons),
  ]);
}

function notificationOf(end: DriftNotice["end"]): string {
  if (end === null) return en.drift.notification;
  return end.how === "mended" ? en.drift.remediatedNotification : en.drift.overNotification;
}

function remediateButton(kind: ButtonKind, token: string): Button {
  const { label, confirm } = en.drift.button(kind);
  return {
    type: "button",
    action_id: ACTION.remediate,
    text: plain(label),
    value: token,
    style: "danger",
    confirm: confirmation(confirm),
  };
}
