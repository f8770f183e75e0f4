import * as z from "zod";
import { isAboutClock } from "../core/clock.ts";
import { isForeignHand } from "../core/errors.ts";
import type { Failure, Preparation } from "../core/preparation.ts";
import { detailText, operationText, subjectText } from "../texts/failure-text.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import { offerButtons } from "./context.ts";
import { findingBlocks } from "./finding-lines.ts";
import { buttonRow, iconLine, line, lines, type Message, paragraphs } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";
import { situationFacts } from "./situation.ts";

/** One clear account of a failure: how far it came, what to do next, what was tried and what the cloud said. */
export const failed = preparationNotice({
  schema: z.object({ kind: z.literal("failed") }),
  // The person who retried or rolled back before it was posted knows.
  isOvertaken: (_, { state }) => state !== "failed",
  draw(_, view, context): Message {
    const { id, requester, failure, proof, state, stateSince } = view.preparation;
    const { texts } = context;
    const t = texts.thread.failed;
    if (state !== "failed") {
      const title = state === "rolled_back" || state === "rolling_back" ? t.rolledBack : t.retried;
      return {
        text: texts.notification.failureSettled(id),
        blocks: [paragraphs(iconLine("white_check_mark", [{ bold: title }, ...texts.thread.at(stateSince)]))],
      };
    }
    const { done, total } = situationFacts(view).changes;
    const at = total === 0 ? null : { at: Math.min(done + 1, total), total };
    return {
      text: texts.notification.failed(id, at),
      blocks: [
        paragraphs(
          iconLine("x", [
            ...texts.thread.person(requester),
            { bold: at === null ? t.checking : t.creating(at.at, at.total) },
          ]),
          line([nextStepAfter(failure, texts)]),
          ...(failure === null ? [] : [lines(failurePhrases(failure, texts))]),
        ),
        ...findingBlocks(proof, texts, { hasEvidence: false }),
        ...buttonRow(
          "failed",
          offerButtons(context, ["retry", "check_again", "roll_back"], { primary: "retry" }),
        ),
      ],
    };
  },
});

/** Begin of the keys of these messages. */
export const FAILED_KEY = "failed:";

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
