import * as z from "zod";
import { type ClosingReport, closingReportSchema } from "../core/closing-report.ts";
import { isManaged } from "../core/migration/handling.ts";
import type { Preparation } from "../core/preparation.ts";
import { offerButtons } from "./context.ts";
import { stateIcon } from "./icons.ts";
import { bullets, buttonRow, iconLine, line, type Message, paragraphs } from "./message.ts";
import { lineNotice, preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";
import { reportPhrases } from "./report-lines.ts";

/** The end of the credentials in the thread: one message, once it is so. How it goes on until then is on the card. */

/** No longer written. `by` null: the end of the days. */
export const revoking = lineNotice({
  schema: z.object({ kind: z.literal("revoking"), by: z.string().nullable() }),
  say: ({ by }, { preparation: { id } }, texts) => ({
    text: texts.notification.revoking(id),
    icon: "hourglass_flowing_sand",
    phrase: texts.notice.revoking(by),
  }),
});

/**
 * Who ended them, or why they ended by themselves, and the report of it all: the last message of the thread. Where nobody asked
 * for the end now, those whom it concerns are mentioned.
 */
export const revoked = preparationNotice({
  schema: z.object({
    kind: z.literal("revoked"),
    /** Absent in what older versions stored. */
    report: closingReportSchema.nullish(),
  }),
  isQuiet: true,
  draw({ report }, { preparation }, { texts }): Message {
    const { id, requester, request, stateBy, stateSince, closing } = preparation;
    const t = texts.thread.revoked;
    const because = closing?.end === "revoked" ? texts.closing.done(closing.because) : t.ended;
    const title =
      stateBy === null
        ? [...texts.thread.people([request.recipient, requester]), { bold: because }]
        : [{ bold: t.title }, ...t.by(stateBy), ...texts.thread.at(stateSince)];
    return {
      text: texts.notification.revoked(id),
      blocks: [
        paragraphs(
          iconLine(stateIcon("revoked"), title),
          line([isManaged(preparation) ? texts.migration.gone : t.how]),
          ...(report ? [bullets(reportPhrases(report, texts))] : []),
        ),
      ],
    };
  },
});

/** No longer written: the card says it, and operators are told. */
export const revokeFailed = preparationNotice({
  schema: z.object({ kind: z.literal("revoke_failed") }),
  draw: (_, { preparation: { id } }, context): Message => ({
    text: context.texts.notification.revokeFailed(id),
    blocks: [
      paragraphs(iconLine(stateIcon("revoke_failed"), [context.texts.notice.revokeFailed])),
      ...buttonRow("line", offerButtons(context, ["revoke"])),
    ],
  }),
});

export function revokedPost(preparation: Preparation, report: ClosingReport | null): PostDraft {
  return threadPost(preparation, "revocation", revoked.of({ report }));
}
