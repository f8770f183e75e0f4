import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import type { Texts } from "../texts/texts.ts";
import { iconLine, iconLines, line, type Paragraph, paragraphs } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { changeRows } from "./preparation-lines.ts";

/** No longer written: the lines of the plan as they turned done, which Details has now. */
export const provisioning = preparationNotice({
  schema: z.object({ kind: z.literal("provisioning"), revision: z.number() }),
  draw(_, view, { texts }) {
    const { preparation, grants } = view;
    const total = preparation.plan?.changes.length ?? 0;
    const done = grants.filter(({ state }) => state === "made" || state === "kept").length;
    const rows = changeRows(view, texts);
    return {
      text: texts.notification.provisioning(preparation.id, Math.min(done, total), total),
      blocks: [
        paragraphs(
          line([{ bold: texts.notice.provisioningTitle }]),
          ...(rows.length === 0 ? [] : [iconLines(rows)]),
          ...closingLine(preparation, done >= total, texts),
        ),
      ],
    };
  },
});

function closingLine({ state, proof }: Preparation, isDone: boolean, { notice: t }: Texts): Paragraph[] {
  if (state === "provisioning")
    return isDone ? [iconLine("hourglass_flowing_sand", [t.provisioningProof])] : [];
  if (state === "failed") return [iconLine("x", [t.provisioningStopped])];
  return isDone && (state === "ready" || proof.length > 0)
    ? [iconLine("white_check_mark", [t.provisioningDone])]
    : [];
}
