import type { KnownBlock, ModalView } from "@slack/types";
import { cut } from "../../core/foreign-text.ts";
import type { Refusal } from "../../core/refusal.ts";
import type { Phrase } from "../../texts/phrase.ts";
import type { Texts } from "../../texts/texts.ts";
import { ACTION, CALLBACK } from "../ids.ts";
import { actionsBlock, LIMITS, linkButton, plain } from "../plain-blocks.ts";
import { iconLine, line, richText } from "../rich-text.ts";

type NoticeViewInput = {
  title: string;
  icon?: string;
  phrase: Phrase;
  detail?: Phrase;
  /** A link to the card. */
  cardUrl?: string | null;
  /** What the Back button reopens the form with; without it there is no such button. */
  draft?: string;
};

/** A view that says one thing and holds no input: loading, starting, done, refused. */
export function noticeView(input: NoticeViewInput, texts: Texts): ModalView {
  const { icon, phrase, detail, cardUrl, draft } = input;
  const blocks: KnownBlock[] = [
    richText(icon === undefined ? line(phrase) : iconLine(icon, phrase)),
    ...(detail === undefined ? [] : [richText(line(detail))]),
    ...actionsBlock("notice_actions", [
      ...(cardUrl ? [linkButton("card", texts.button.openCard, cardUrl)] : []),
      ...(draft === undefined
        ? []
        : [{ type: "button" as const, action_id: ACTION.backToForm, text: plain(texts.form.back) }]),
    ]),
  ];
  return {
    type: "modal",
    callback_id: CALLBACK.notice,
    title: plain(cut(input.title, LIMITS.viewTitle)),
    close: plain(texts.form.close),
    blocks,
    ...(draft === undefined ? {} : { private_metadata: draft }),
  };
}

/** Shown at once, while stored data is read. */
export function loadingView(title: string, texts: Texts): ModalView {
  return noticeView({ title, icon: "hourglass_flowing_sand", phrase: [texts.form.loading] }, texts);
}

/** Why not, and what to do; with a link to the card that stands in the way, if there is one. */
export function refusalView(
  input: { title: string; refusal: Refusal; cardUrl?: string | null; draft?: string },
  texts: Texts,
): ModalView {
  const { title, refusal, ...rest } = input;
  return noticeView({ ...rest, title, icon: "no_entry", phrase: texts.refusal(refusal) }, texts);
}

/** The bot itself failed: nothing is said of why, the log knows. */
export function faultView(texts: Texts, draft?: string): ModalView {
  return noticeView(
    {
      title: texts.form.failed,
      icon: "warning",
      phrase: [texts.form.failedDetail],
      ...(draft === undefined ? {} : { draft }),
    },
    texts,
  );
}
