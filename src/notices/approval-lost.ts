import * as z from "zod";
import type { Phrase } from "../texts/phrase.ts";
import { bullets, iconLine, paragraphs, withMore } from "./message.ts";
import { lineNotice, preparationNotice } from "./notice.ts";

/** Why an approval no longer holds before anything was made, so that it is asked for again. No longer written: the question says why. */

/** Those who approved and may no longer. */
export const approvalVoid = lineNotice({
  schema: z.object({ kind: z.literal("approval_void"), people: z.array(z.string()) }),
  say: ({ people }, { preparation: { id } }, texts) => ({
    text: texts.notification.approvalVoid(id),
    icon: "no_entry_sign",
    phrase: texts.notice.approvalVoid(people),
  }),
});

const DIFFERENCES_SHOWN = 10;

export const planChanged = preparationNotice({
  schema: z.object({ kind: z.literal("plan_changed"), differences: z.array(z.string()) }),
  draw({ differences }, { preparation: { id } }, { texts }) {
    const t = texts.notice;
    const shown: Phrase[] = differences.map((difference) => [{ foreign: difference }]);
    const more = withMore(shown, DIFFERENCES_SHOWN, (count) => [texts.card.andMore(count)]);
    return {
      text: texts.notification.planChanged(id),
      blocks: [
        paragraphs(
          iconLine("arrows_counterclockwise", [t.planChanged]),
          bullets(more.length === 0 ? [[t.planChangedUnknown]] : more),
        ),
      ],
    };
  },
});
