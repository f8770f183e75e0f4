import type { ModalView } from "@slack/types";
import type { NoticeContext } from "../../notices/context.ts";
import { singleValueBlocks } from "../../notices/job-sheet.ts";
import type { Texts } from "../../texts/texts.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { toBlocks } from "../blocks.ts";
import { CALLBACK } from "../ids.ts";
import { plain } from "../plain-blocks.ts";

/** The job sheet with each value alone, to copy one after the other into the console's forms. Never a secret. */
export function valuesView(
  view: PreparationView,
  place: Pick<NoticeContext, "site" | "links">,
  texts: Texts,
): ModalView {
  return {
    type: "modal",
    callback_id: CALLBACK.notice,
    title: plain(texts.notice.jobSheet.title),
    close: plain(texts.form.close),
    blocks: toBlocks(singleValueBlocks(view, { ...place, texts })),
  };
}
