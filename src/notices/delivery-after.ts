import * as z from "zod";
import { buttonsOf, endLine, replacedLine } from "./delivery.ts";
import { line, paragraphs } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { directPost, type PostDraft } from "./posts.ts";

/** What is left of a delivery in `message` mode, whose own message is deleted: what can still be done. */
export const deliveryAfter = preparationNotice({
  schema: z.object({ kind: z.literal("delivery_after"), number: z.number() }),
  draw({ number }, { preparation }, context) {
    const { texts } = context;
    const text = texts.notification.deliveryAfter(preparation.id);
    if (number !== preparation.deliveryNumber) return { text, blocks: [replacedLine(texts)] };
    return {
      text,
      blocks: [
        endLine(preparation, texts),
        ...(preparation.state === "ready" ? [paragraphs(line([texts.delivery.lost]))] : []),
        ...buttonsOf(context),
      ],
    };
  },
});

export function afterDeliveryKey(number: number): string {
  return `delivery-after:${number}`;
}

export function afterDeliveryPost(userId: string, number: number): PostDraft {
  return directPost(userId, afterDeliveryKey(number), deliveryAfter.of({ number }));
}
