import * as z from "zod";
import { type HoldReason, holdReasonSchema } from "../core/hold-reason.ts";
import type { Preparation } from "../core/preparation.ts";
import { offerButtons } from "./context.ts";
import { buttonRow, iconLine, line, type Message, paragraphs } from "./message.ts";
import { lineNotice, preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/**
 * What the thread says of a delivery: that it is held, or was destroyed unsaved. That it was sent, opened and saved is on the
 * card; the kinds for that are read in what older versions stored.
 */

export const deliverySent = lineNotice({
  schema: z.object({ kind: z.literal("delivery_sent"), recipient: z.string() }),
  say: ({ recipient }, { preparation: { id } }, texts) => ({
    text: texts.notification.deliverySent(id),
    icon: "incoming_envelope",
    phrase: texts.notice.deliverySent(recipient),
  }),
});

/** Credentials that cannot reach their recipient, and the ways out; settled, to whom they go. */
export const deliveryHeld = preparationNotice({
  schema: z.object({
    kind: z.literal("delivery_held"),
    recipient: z.string(),
    reason: holdReasonSchema,
    /** Who approved what the recipient declined. */
    approvers: z.array(z.string()).optional(),
  }),
  isOvertaken: (_, { state, delivery }) => state !== "ready" || delivery !== "held",
  draw({ recipient, reason, approvers = [] }, { preparation, heldUntil }, context): Message {
    const { texts } = context;
    const { id, requester, state, stateSince, delivery, request } = preparation;
    const t = texts.thread.held;
    if (state !== "ready" || delivery !== "held") {
      const isOver = state !== "ready" && state !== "rotating";
      return {
        text: texts.notification.heldSettled(id),
        blocks: [
          paragraphs(
            iconLine("white_check_mark", [{ bold: t.settled }]),
            line(isOver ? texts.thread.reminder.revoked(stateSince) : t.settledHow(request.recipient)),
          ),
        ],
      };
    }
    const isDeclined = typeof reason !== "string" && reason.code === "DECLINED";
    const told = isDeclined ? [requester, ...approvers].filter((one) => one !== recipient) : [requester];
    const what = isDeclined ? t.declined(recipient) : t.cannot(recipient);
    return {
      text: isDeclined ? texts.notification.deliveryDeclined(id) : texts.notification.deliveryHeld(id),
      blocks: [
        paragraphs(
          iconLine("warning", [...(told.length === 0 ? [] : texts.thread.people(told)), ...what]),
          line(t.how(heldUntil)),
          ...(isDeclined ? [] : [line(texts.notice.deliveryHeldWhy(reason))]),
        ),
        ...buttonRow(
          "held",
          offerButtons(context, ["choose_recipient", "revoke"], { primary: "choose_recipient" }),
        ),
      ],
    };
  },
});

export const deliveryOpened = lineNotice({
  schema: z.object({ kind: z.literal("delivery_opened"), recipient: z.string(), at: z.string() }),
  say: ({ recipient, at }, { preparation: { id } }, texts) => ({
    text: texts.notification.deliveryOpened(id),
    icon: "eyes",
    phrase: texts.notice.deliveryOpened(recipient, at),
  }),
});

export const deliveryStored = lineNotice({
  schema: z.object({ kind: z.literal("delivery_stored"), recipient: z.string() }),
  say: ({ recipient }, { preparation: { id } }, texts) => ({
    text: texts.notification.deliveryStored(id),
    icon: "white_check_mark",
    phrase: texts.notice.deliveryStored(recipient),
  }),
});

/** The copy is gone and nobody said that they have it: the recipient alone knows. */
export const deliveryDestroyed = lineNotice({
  schema: z.object({ kind: z.literal("delivery_destroyed") }),
  isOvertaken: (_, { state, delivery }) => state !== "ready" || delivery !== "destroyed",
  buttons: () => ["rotate"],
  say: (_, { preparation: { id, request } }, { notification, thread }) => ({
    text: notification.deliveryDestroyed(id),
    icon: "warning",
    phrase: [
      ...thread.person(request.recipient),
      { bold: thread.unopened.destroyed },
      ` ${thread.unopened.destroyedHow}`,
    ],
  }),
});

type About = Pick<Preparation, "request" | "deliveryNumber">;

/** Begin of the keys of these messages. */
export const DELIVERY_STATE_KEY = "delivery-state";

export function deliveryHeldPost(preparation: About, reason: HoldReason): PostDraft {
  return statePost(preparation, deliveryHeld.of({ recipient: preparation.request.recipient, reason }));
}

/** People who are told of one message: more are read by none of them. */
const TOLD_AT_MOST = 5;

/** That the recipient says that they are not the right person; `approvers`: who approved the delivery. */
export function deliveryDeclinedPost(preparation: About, approvers: readonly string[]): PostDraft {
  const { recipient } = preparation.request;
  const told = [...new Set(approvers)].slice(0, TOLD_AT_MOST);
  return statePost(
    preparation,
    deliveryHeld.of({ recipient, reason: { code: "DECLINED" }, approvers: told }),
  );
}

export function deliveryDestroyedPost(preparation: About): PostDraft {
  return statePost(preparation, deliveryDestroyed.of({}));
}

function statePost(preparation: About, notice: { kind: string }): PostDraft {
  const { deliveryNumber } = preparation;
  const key = deliveryNumber === 1 ? DELIVERY_STATE_KEY : `${DELIVERY_STATE_KEY}:${deliveryNumber}`;
  return threadPost(preparation, key, notice);
}
