import * as z from "zod";
import { isHeldByWhitelist, type Preparation } from "../core/preparation.ts";
import { findingBlocks } from "./finding-lines.ts";
import { iconLine, paragraphs } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

export const ready = preparationNotice({
  schema: z.object({ kind: z.literal("ready") }),
  draw(_, { preparation }, { texts }) {
    const { id, requester, proof } = preparation;
    const t = texts.notice;
    const isHeld = isHeldByWhitelist(preparation);
    return {
      text: texts.notification.ready(id),
      blocks: [
        paragraphs(
          ...(isHeld ? [iconLine("warning", [{ bold: texts.card.doNotStart }])] : []),
          iconLine(
            isHeld ? "warning" : "white_check_mark",
            isHeld ? t.readyButHeld(requester) : t.ready(requester),
          ),
        ),
        ...findingBlocks(proof, texts, { hasEvidence: false }),
      ],
    };
  },
});

export function readyPost(preparation: Preparation): PostDraft {
  return threadPost(preparation, `ready:${preparation.revision}`, ready.of({}));
}
