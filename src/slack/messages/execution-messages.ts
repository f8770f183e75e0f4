import { isAboutClock } from "../../core/clock.ts";
import { isForeignHand } from "../../core/errors.ts";
import { type Failure, isHeldByWhitelist } from "../../core/preparation.ts";
import { en } from "../../texts/en.ts";
import { detailText, operationText, subjectText } from "../../texts/failure-text.ts";
import type { Phrase } from "../../texts/phrase.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { actionsBlock } from "../plain-blocks.ts";
import { bullets, iconLine, iconLines, line, lines, quote, richText } from "../rich-text.ts";
import { changeRows } from "./card.ts";
import { findingBlocks } from "./finding-lines.ts";
import { type Message, makeMessage, withMore } from "./message.ts";
import { offerButtons } from "./offers.ts";
import type { RenderContext } from "./render-context.ts";

const t = en.notice;
const DIFFERENCES_SHOWN = 10;

/** The lines of the plan, each turning done. */
export function renderProvisioning(view: PreparationView): Message {
  const { preparation, grants } = view;
  const total = preparation.plan?.changes.length ?? 0;
  const done = grants.filter(({ state }) => state === "made" || state === "kept").length;
  const rows = changeRows(view);
  return makeMessage(en.notification.provisioning(preparation.id, Math.min(done, total), total), [
    richText(
      line([{ bold: t.provisioningTitle }]),
      ...(rows.length === 0 ? [] : [iconLines(rows)]),
      ...closingLine(view, done >= total),
    ),
  ]);
}

function closingLine({ preparation }: PreparationView, isDone: boolean) {
  const { state, proof } = preparation;
  if (state === "provisioning")
    return isDone ? [iconLine("hourglass_flowing_sand", [t.provisioningProof])] : [];
  if (state === "failed") return [iconLine("x", [t.provisioningStopped])];
  return isDone && (state === "ready" || proof.length > 0)
    ? [iconLine("white_check_mark", [t.provisioningDone])]
    : [];
}

export function renderPlanChanged({ preparation }: PreparationView, differences: readonly string[]): Message {
  const shown: Phrase[] = differences.map((difference) => [{ foreign: difference }]);
  const more = withMore(shown, DIFFERENCES_SHOWN, (count) => [en.card.andMore(count)]);
  return makeMessage(en.notification.planChanged(preparation.id), [
    richText(
      iconLine("arrows_counterclockwise", [t.planChanged]),
      bullets(more.length === 0 ? [[t.planChangedUnknown]] : more),
    ),
  ]);
}

/** One clear account of a failure: what was tried, on what, what the cloud said, what to do next. */
export function renderFailed(view: PreparationView, context: Pick<RenderContext, "tokenFor">): Message {
  const { id, requester, failure, proof } = view.preparation;
  return makeMessage(en.notification.failed(id), [
    richText(iconLine("x", t.failed(requester))),
    ...(failure === null ? [] : [richText(lines(failurePhrases(failure)))]),
    ...findingBlocks(proof, { hasEvidence: false }),
    richText(quote([nextStepAfter(failure)])),
    ...actionsBlock("failed_actions", offerButtons(view, context, ["retry", "check_again", "roll_back"])),
  ]);
}

function nextStepAfter(failure: Failure | null): string {
  if (failure === null) return t.failureNext;
  if (isForeignHand(failure.code)) return t.failureForeignHand;
  return isAboutClock(failure.code, failure.detail) ? t.failureClock : t.failureNext;
}

export function failurePhrases({
  operation,
  subject,
  code,
  detail,
  requestId,
}: Omit<Failure, "step">): Phrase[] {
  return [
    [{ bold: t.failureTried }, "  ", { code: operationText(en.failure, operation) }],
    [{ bold: t.failureOn }, "  ", { code: subjectText(en.failure, subject) }],
    [{ bold: t.failureSaid }, "  ", { code }, "  ", { foreign: detailText(en.failure, detail) }],
    ...(requestId === null ? [] : [[{ bold: t.failureRequestId }, "  ", { code: requestId }]]),
  ];
}

export function renderReady(view: PreparationView): Message {
  const { preparation } = view;
  const { id, requester, proof } = preparation;
  const isHeld = isHeldByWhitelist(preparation);
  return makeMessage(en.notification.ready(id), [
    richText(
      ...(isHeld ? [iconLine("warning", [{ bold: en.card.doNotStart }])] : []),
      iconLine(
        isHeld ? "warning" : "white_check_mark",
        isHeld ? t.readyButHeld(requester) : t.ready(requester),
      ),
    ),
    ...findingBlocks(proof, { hasEvidence: false }),
  ]);
}
