import * as z from "zod";
import { type HoldReason, holdReasonSchema } from "../core/hold-reason.ts";
import type { Preparation } from "../core/preparation.ts";
import { offerButtons } from "./context.ts";
import { buttonRow, iconLine, paragraphs } from "./message.ts";
import { lineNotice, preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** What the thread says of a delivery: one message, edited from being sent to its end. */

export const deliverySent = lineNotice({
  schema: z.object({ kind: z.literal("delivery_sent"), recipient: z.string() }),
  say: ({ recipient }, { preparation: { id } }, texts) => ({
    text: texts.notification.deliverySent(id),
    icon: "incoming_envelope",
    phrase: texts.notice.deliverySent(recipient),
  }),
});

/** Credentials that cannot reach their recipient, and the ways out. */
export const deliveryHeld = preparationNotice({
  schema: z.object({ kind: z.literal("delivery_held"), recipient: z.string(), reason: holdReasonSchema }),
  draw({ recipient, reason }, { preparation: { id } }, context) {
    const { texts } = context;
    return {
      text: texts.notification.deliveryHeld(id),
      blocks: [
        paragraphs(iconLine("warning", texts.notice.deliveryHeld(recipient, reason))),
        ...buttonRow("held", offerButtons(context, ["choose_recipient", "revoke"])),
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

export const deliveryDestroyed = lineNotice({
  schema: z.object({ kind: z.literal("delivery_destroyed") }),
  buttons: () => ["rotate"],
  say: (_, { preparation: { id } }, texts) => ({
    text: texts.notification.deliveryDestroyed(id),
    icon: "warning",
    phrase: [texts.notice.deliveryDestroyed],
  }),
});

type About = Pick<Preparation, "request" | "deliveryNumber">;

export function deliverySentPost(preparation: About): PostDraft {
  return statePost(preparation, deliverySent.of({ recipient: preparation.request.recipient }));
}

export function deliveryHeldPost(preparation: About, reason: HoldReason): PostDraft {
  return statePost(preparation, deliveryHeld.of({ recipient: preparation.request.recipient, reason }));
}

export function deliveryOpenedPost(preparation: About, at: string): PostDraft {
  return statePost(preparation, deliveryOpened.of({ recipient: preparation.request.recipient, at }));
}

export function deliveryEndedPost(preparation: About, as: "stored" | "destroyed"): PostDraft {
  const { recipient } = preparation.request;
  const notice = as === "stored" ? deliveryStored.of({ recipient }) : deliveryDestroyed.of({});
  return statePost(preparation, notice);
}

function statePost(preparation: About, notice: { kind: string }): PostDraft {
  const { deliveryNumber } = preparation;
  const key = deliveryNumber === 1 ? "delivery-state" : `delivery-state:${deliveryNumber}`;
  return threadPost(preparation, key, notice);
}
