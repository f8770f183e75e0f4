import * as z from "zod";
import { deliveryPage, replacedPage } from "./delivery-page.ts";
import { preparationNotice } from "./notice.ts";
import { directPost, type PostDraft } from "./posts.ts";

/** What goes on after a delivery in `message` mode, whose own message is deleted: the rest of its steps. */
export const deliveryAfter = preparationNotice({
  schema: z.object({ kind: z.literal("delivery_after"), number: z.number() }),
  draw: ({ number }, view, context) =>
    number === view.preparation.deliveryNumber
      ? deliveryPage(view, { ...context, credentials: null })
      : replacedPage(number, view, context),
});

export function afterDeliveryKey(number: number): string {
  return `delivery-after:${number}`;
}

export function afterDeliveryPost(userId: string, number: number): PostDraft {
  return directPost(userId, afterDeliveryKey(number), deliveryAfter.of({ number }));
}
