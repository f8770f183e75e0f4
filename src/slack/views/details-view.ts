import type { KnownBlock, ModalView } from "@slack/types";
import { cut } from "../../core/foreign-text.ts";
import { detailsBlocks } from "../../notices/details.ts";
import type { Texts } from "../../texts/texts.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { toBlocks } from "../blocks.ts";
import { CALLBACK } from "../ids.ts";
import { actionsBlock, LIMITS, linkButton, plain } from "../plain-blocks.ts";
import { line, richText } from "../rich-text.ts";

/** Leaves room for what says how much was left out, and for the link to the card. */
const SHOWN = 90;

/** Everything that is known of a preparation, as it stands. It holds no input, so that it sends nothing back. */
export function detailsView(view: PreparationView, texts: Texts): ModalView {
  const { cardUrl, preparation } = view;
  const blocks = toBlocks(detailsBlocks(view, texts));
  const more = blocks.length - SHOWN;
  const tail: KnownBlock[] = more > 0 ? [richText(line([texts.details.more(more)]))] : [];
  return {
    type: "modal",
    callback_id: CALLBACK.notice,
    title: plain(cut(`${texts.details.title} ${preparation.id}`, LIMITS.viewTitle)),
    close: plain(texts.form.close),
    blocks: [
      ...blocks.slice(0, SHOWN),
      ...tail,
      ...actionsBlock(
        "details_actions",
        cardUrl === null ? [] : [linkButton("card", texts.button.openCard, cardUrl)],
      ),
    ],
  };
}
