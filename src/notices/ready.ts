import * as z from "zod";
import { isManaged } from "../core/migration/handling.ts";
import { isHeldByWhitelist, type Preparation } from "../core/preparation.ts";
import { isLive } from "../core/states.ts";
import { joinPhrases, type Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { type NoticeContext, offerButtons } from "./context.ts";
import { jobSheetBlocks } from "./job-sheet.ts";
import { keyTest } from "./key-test.ts";
import { buttonRow, iconLine, line, linkButton, type Message, paragraphs } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";
import { situationFacts } from "./situation.ts";

/** That everything is ready, or may not be started yet, with the job sheet. Once revoked it says that it is no longer valid. */
export const ready = preparationNotice({
  schema: z.object({ kind: z.literal("ready") }),
  isOvertaken: (_, { state }) => !isLive(state),
  draw: (_, view, context): Message =>
    isLive(view.preparation.state) ? drawReady(view, context) : drawOver(view, context),
});

export function readyPost(preparation: Preparation): PostDraft {
  return threadPost(preparation, `${READY_KEY}${preparation.revision}`, ready.of({}));
}

/** Begin of the keys of this message, and of the job sheet that older versions posted beside it. */
export const READY_KEY = "ready:";
export const JOB_SHEET_KEY = "job-sheet:";

function drawReady(view: PreparationView, context: NoticeContext): Message {
  const { preparation } = view;
  const { texts, links } = context;
  const { id, requester, request, delivery, keyGeneration, deliverySince } = preparation;
  if (isManaged(preparation)) return drawManaged(view, context);
  const t = texts.thread.ready;
  const isHeld = isHeldByWhitelist(preparation);
  const title = [...texts.thread.person(requester), { bold: isHeld ? t.held : t.title }];
  const isSent = delivery !== "held" && delivery !== "pending";
  const renewed = keyGeneration > 1 && deliverySince !== null ? t.newKeys(deliverySince) : null;
  return {
    text: texts.notification.ready(id, isHeld),
    blocks: [
      paragraphs(
        iconLine(isHeld ? "warning" : "white_check_mark", title),
        ...(isHeld ? [line([t.heldHow])] : []),
        ...madeLines(view, texts),
        line(isSent ? t.sent(request.recipient) : [t.notSent]),
        ...(renewed === null ? [] : [line(renewed)]),
      ),
      ...jobSheetBlocks(view, context),
      ...buttonRow("ready", [
        ...offerButtons(context, isHeld ? ["check_again"] : [], { primary: "check_again" }),
        linkButton("console", texts.button.openConsole, links.mgwConsole),
        ...offerButtons(context, ["copy_values"]),
      ]),
    ],
  };
}

/** Nobody gets anything: what is there, and that it waits. The question whether it starts is a message of its own. */
function drawManaged({ preparation }: PreparationView, { texts }: NoticeContext): Message {
  const t = texts.migration.ready;
  const isHeld = isHeldByWhitelist(preparation);
  return {
    text: texts.migration.notification(preparation.id, "set_up"),
    blocks: [
      paragraphs(
        iconLine(isHeld ? "warning" : "white_check_mark", [
          ...texts.thread.person(preparation.requester),
          { bold: t.title },
        ]),
        line([t.how]),
        ...(isHeld ? [line([texts.card.doNotStart])] : []),
      ),
    ],
  };
}

/** How many changes were made, and what the test of the new keys showed: what the approval came to. */
function madeLines(view: PreparationView, texts: Texts) {
  const { total } = situationFacts(view).changes;
  const shown: Phrase[] = [[texts.thread.ready.made(total)], ...keyTest(view.preparation, texts)];
  return [line(joinPhrases(shown, " "))];
}

/** Neither ids nor buttons: nothing of it works any more. */
function drawOver(view: PreparationView, context: NoticeContext): Message {
  const { texts } = context;
  const { id, stateSince } = view.preparation;
  const t = texts.thread.ready;
  if (isManaged(view.preparation)) {
    const over: Phrase = [{ bold: texts.migration.ready.over }, ...texts.thread.at(stateSince)];
    return {
      text: texts.migration.notification(id, "removed"),
      blocks: [paragraphs(iconLine("lock", over))],
    };
  }
  return {
    text: texts.notification.jobSheetOver(id),
    blocks: [
      paragraphs(iconLine("lock", [{ bold: t.over }, ...texts.thread.at(stateSince)]), line([t.overHow])),
      ...jobSheetBlocks(view, context, true),
    ],
  };
}
