import * as z from "zod";
import { isAboutClock } from "../core/clock.ts";
import { isForeignHand } from "../core/errors.ts";
import type { Failure, Preparation } from "../core/preparation.ts";
import { detailText, operationText, subjectText } from "../texts/failure-text.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import { offerButtons } from "./context.ts";
import { findingBlocks } from "./finding-lines.ts";
import { buttonRow, iconLine, lines, paragraphs, quote } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** One clear account of a failure: what was tried, on what, what the cloud said, what to do next. */
export const failed = preparationNotice({
  schema: z.object({ kind: z.literal("failed") }),
  draw(_, { preparation: { id, requester, failure, proof } }, context) {
    const { texts } = context;
    return {
      text: texts.notification.failed(id),
      blocks: [
        paragraphs(iconLine("x", texts.notice.failed(requester))),
        ...(failure === null ? [] : [paragraphs(lines(failurePhrases(failure, texts)))]),
        ...findingBlocks(proof, texts, { hasEvidence: false }),
        paragraphs(quote([nextStepAfter(failure, texts)])),
        ...buttonRow("failed", offerButtons(context, ["retry", "check_again", "roll_back"])),
      ],
    };
  },
});

/** `step`: what failed, where a revision may fail more than once; without it its checks. */
export function failedPost(preparation: Preparation, step?: string): PostDraft {
  const key = `failed:${preparation.revision}${step === undefined ? "" : `:${step}`}`;
  return threadPost(preparation, key, failed.of({}));
}

function nextStepAfter(failure: Failure | null, { notice: t }: Texts): string {
  if (failure === null) return t.failureNext;
  if (isForeignHand(failure.code)) return t.failureForeignHand;
  return isAboutClock(failure.code, failure.detail) ? t.failureClock : t.failureNext;
}

export function failurePhrases(
  failure: Omit<Failure, "step">,
  { notice: t, failure: told }: Texts,
): Phrase[] {
  const { operation, subject, code, detail, requestId } = failure;
  return [
    [{ bold: t.failureTried }, "  ", { code: operationText(told, operation) }],
    [{ bold: t.failureOn }, "  ", { code: subjectText(told, subject) }],
    [{ bold: t.failureSaid }, "  ", { code }, "  ", { foreign: detailText(told, detail) }],
    ...(requestId === null ? [] : [[{ bold: t.failureRequestId }, "  ", { code: requestId }]]),
  ];
}
