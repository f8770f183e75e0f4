import type { Button } from "@slack/types";
import {
  isAcknowledgeable,
  isDecisionAwaited,
  isOpen,
  isRecipientReplaceable,
  isShutOut,
} from "../../core/preparation.ts";
import { nextState } from "../../core/transitions.ts";
import type { ButtonAction, PreparationView } from "../../workflow/commands.ts";
import { tokenButton } from "../plain-blocks.ts";
import type { RenderContext } from "./render-context.ts";

type Offer = (view: PreparationView) => boolean;

const hasMade: Offer = ({ grants }) => grants.some(({ state }) => state === "intended" || state === "made");
const isLive: Offer = ({ preparation: { state } }) => state === "ready" || state === "rotating";
const isReady: Offer = ({ preparation: { state } }) => state === "ready";
const isDecidable: Offer = ({ preparation }) => isDecisionAwaited(preparation);
const isAwaiting: Offer = ({ preparation }) => preparation.state === "awaiting_approval";
const isUnread: Offer = ({ preparation: { delivery } }) =>
  delivery === "sent" || delivery === "opened" || delivery === "pending";

/** New keys are delivered, and the old ones wait for them to be entered. */
function isHandingOver({ preparation: { rotation, delivery } }: PreparationView): boolean {
  return (
    rotation !== null &&
    rotation.keeps === rotation.generation &&
    rotation.retireAttempts === 0 &&
    !rotation.isCompromised &&
    delivery !== "held"
  );
}

/** Whether a button makes sense as things stand. Whether somebody may press it is asked when they do. */
const OFFERS: Record<ButtonAction, Offer> = {
  approve: isDecidable,
  reject: isDecidable,
  ticket: ({ preparation }) =>
    preparation.state === "blocked" && preparation.verdict !== null && isShutOut(preparation),
  // After a failure that left something in the clouds, looking again would forget it.
  check_again: (view) =>
    view.preparation.state === "ready" ||
    (nextState(view.preparation.state, "checked_again") !== null &&
      !(view.preparation.state === "failed" && hasMade(view))),
  change: ({ preparation: { state } }) => state === "blocked" || state === "awaiting_approval",
  cancel: ({ preparation: { state, isCancelRequested } }) =>
    nextState(state, "cancelled") !== null || (state === "provisioning" && !isCancelRequested),
  retry: ({ preparation: { state, planHash } }) => state === "failed" && planHash !== null,
  roll_back: (view) => view.preparation.state === "failed" && hasMade(view),
  revoke: (view) =>
    nextState(view.preparation.state, "revocation_started") !== null &&
    (view.preparation.state !== "failed" || hasMade(view)),
  show: (view) => isLive(view) && isUnread(view) && view.preparation.plan?.deliveryMode !== "message",
  stored: (view) => isLive(view) && isAcknowledgeable(view.preparation),
  check_logon: (view) => isLive(view) && view.preparation.firstLogonAt === null,
  count: (view) => (isLive(view) || isAwaiting(view)) && view.preparation.estimate?.method !== "listing",
  // Offered on the message of a count that runs.
  stop_count: ({ preparation: { state } }) => isOpen(state),
  repeat: ({ preparation: { state } }) =>
    state === "rejected" ||
    state === "cancelled" ||
    state === "expired" ||
    state === "rolled_back" ||
    state === "revoked",
  // Held credentials have nobody to go to yet, and new ones would have nobody either.
  rotate: (view) => isReady(view) && view.preparation.delivery !== "held",
  entered: (view) => isReady(view) && isHandingOver(view),
  extend: (view) => isReady(view) && view.preparation.expiresAt !== null,
  choose_recipient: ({ preparation }) => isRecipientReplaceable(preparation),
};

const STYLES: Partial<Record<ButtonAction, "primary" | "danger">> = {
  approve: "primary",
  show: "primary",
  retry: "primary",
  reject: "danger",
  revoke: "danger",
  roll_back: "danger",
};

function isOffered(view: PreparationView, action: ButtonAction): boolean {
  return OFFERS[action](view);
}

/** Buttons for those of the actions that make sense now, in the order given. */
export function offerButtons(
  view: PreparationView,
  { tokenFor }: Pick<RenderContext, "tokenFor">,
  actions: readonly ButtonAction[],
  labels: Partial<Record<ButtonAction, string>> = {},
): Button[] {
  return actions.flatMap((action) => {
    const token = isOffered(view, action) ? tokenFor(action) : null;
    if (token === null) return [];
    const style = STYLES[action];
    const label = labels[action];
    return [
      tokenButton(action, token, {
        ...(style === undefined ? {} : { style }),
        ...(label === undefined ? {} : { label }),
      }),
    ];
  });
}
