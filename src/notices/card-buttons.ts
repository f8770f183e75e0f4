import type { Situation } from "../texts/situation.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { type ButtonLook, type NoticeContext, offerButtons } from "./context.ts";
import { type Block, type ButtonName, buttonRow } from "./message.ts";
import { runButtons } from "./migration-lines.ts";
import { situationOf } from "./situation.ts";

/**
 * The buttons of a card, in their order: at most four, and a menu. A menu has one confirmation for all, so that it holds only
 * what opens a form or does no harm. The first of `buttons` that is `primary` is what the person who is waited for does next.
 */
type Row = {
  buttons: readonly ButtonName[];
  menu?: readonly ButtonName[];
  primary?: ButtonName;
};

const ENDED: Row = { buttons: ["repeat", "details"] };
const BLOCKED: Row = { buttons: ["check_again", "change", "details", "cancel"] };
const WAITS: Row = { buttons: ["details"] };

const ROWS: Record<Situation, Row> = {
  checking: { buttons: ["details", "cancel"] },
  blocked: BLOCKED,
  blocked_unread: BLOCKED,
  awaiting_approval: {
    buttons: ["approve", "reject", "ask", "details"],
    menu: ["change", "check_again", "count", "ticket", "cancel"],
    primary: "approve",
  },
  asked_back: {
    buttons: ["answer", "approve", "reject", "details"],
    menu: ["change", "check_again", "count", "ticket", "cancel"],
    primary: "answer",
  },
  provisioning: { buttons: ["details", "cancel"] },
  stopping: WAITS,
  ready: {
    buttons: ["revoke", "rotate", "extend", "details"],
    menu: ["compare", "choose_recipient", "check_again", "count", "check_logon"],
  },
  do_not_start: {
    buttons: ["check_again", "revoke", "extend", "details"],
    menu: ["compare", "choose_recipient", "rotate", "count", "check_logon"],
    primary: "check_again",
  },
  not_delivered: {
    buttons: ["choose_recipient", "revoke", "details"],
    menu: ["check_again", "count", "extend"],
    primary: "choose_recipient",
  },
  new_recipient: {
    buttons: ["approve", "reject", "details", "revoke"],
    menu: ["choose_recipient", "extend", "check_again"],
    primary: "approve",
  },
  overlap: {
    buttons: ["entered", "revoke", "compare", "details"],
    menu: ["choose_recipient", "rotate", "extend", "check_again", "count"],
    primary: "entered",
  },
  // Those of its state come first.
  managed: { buttons: ["revoke", "details"], menu: ["compare", "extend", "check_again", "count"] },
  rotating: WAITS,
  failed: { buttons: ["retry", "roll_back", "details", "revoke"], primary: "retry" },
  failed_early: { buttons: ["check_again", "details"], primary: "check_again" },
  rejected: ENDED,
  cancelled: ENDED,
  expired: ENDED,
  rolling_back: WAITS,
  rolled_back: ENDED,
  revoking: WAITS,
  revoke_failed: { buttons: ["revoke", "details"], primary: "revoke" },
  revoked: ENDED,
};

export function cardButtons(view: PreparationView, context: NoticeContext): Block[] {
  const situation = situationOf(view);
  const { buttons, menu = [], primary } = rowOf(situation, view);
  const look = { ...lookOf(situation, context.texts), primary };
  return buttonRow("card", offerButtons(context, buttons, look), offerButtons(context, menu, look));
}

function rowOf(situation: Situation, { migration }: PreparationView): Row {
  const row = ROWS[situation];
  if (situation !== "managed" || migration === undefined) return row;
  const own = runButtons(migration.state);
  const first = own.slice(0, CARD_BUTTONS_MAX - row.buttons.length);
  const rest = [...own.slice(first.length), ...(row.menu ?? [])];
  return {
    buttons: [...first, ...row.buttons],
    menu: rest.filter((name) => !first.includes(name)),
    ...(migration.state === "set_up" ? { primary: "start_migration" } : {}),
  };
}

const CARD_BUTTONS_MAX = 4;

/** The same button asks and is called by what it comes to here. */
function lookOf(situation: Situation, { button }: Texts): ButtonLook {
  switch (situation) {
    case "ready":
    case "do_not_start":
    case "overlap":
    case "managed":
      return { labels: { revoke: button.doneRevoke } };
    case "revoke_failed":
      return { labels: { revoke: button.tryRevokeAgain } };
    case "awaiting_approval":
    case "asked_back":
      return { labels: { ticket: button.changeTicket } };
    default:
      return {};
  }
}
