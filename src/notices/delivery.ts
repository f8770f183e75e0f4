import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import type { NoticeContext } from "./context.ts";
import { deliveryPage, replacedPage, takenOutPage } from "./delivery-page.ts";
import type { Drawn } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { directPost, type PostDraft } from "./posts.ts";

/**
 * The direct message to the recipient: one path of four steps, edited to its end. In `reveal` mode it never holds a secret; in
 * `message` mode it holds them until they are saved or their time is up, and is deleted then.
 */
export const delivery = preparationNotice({
  /** Notices of before there could be another delivery have no number. */
  schema: z.object({ kind: z.literal("delivery"), number: z.number().optional() }),
  draw: ({ number = 1 }, view, context) => drawDelivery(number, view, context),
});

/** Each delivery has a message of its own: a new one is seen, and what an old one said is taken back. */
export function deliveryKey(number: number): string {
  return number === 1 ? "delivery" : `delivery:${number}`;
}

/** Whether a key is that of a delivery's own message, and not of what reminds of it or comes after it. */
export function isDeliveryKey(key: string): boolean {
  return /^delivery(:\d+)?$/.test(key);
}

/** The present delivery's direct message; drafting it again has it drawn anew. */
export function deliveryPost({
  request,
  deliveryNumber,
}: Pick<Preparation, "request" | "deliveryNumber">): PostDraft {
  return numberedDeliveryPost(request.recipient, deliveryNumber);
}

/** The direct message of one delivery, to whom it went. */
export function numberedDeliveryPost(userId: string, number: number): PostDraft {
  return directPost(userId, deliveryKey(number), delivery.of({ number }));
}

function drawDelivery(number: number, view: PreparationView, context: NoticeContext): Drawn {
  const { preparation } = view;
  if (number !== preparation.deliveryNumber) {
    const page = replacedPage(number, view, context);
    return preparation.plan?.deliveryMode === "message" ? { instead: page } : page;
  }
  const isOver = preparation.delivery === "stored" || preparation.delivery === "destroyed";
  return isOver && preparation.plan?.deliveryMode === "message"
    ? { instead: takenOutPage(view, context) }
    : deliveryPage(view, context);
}
