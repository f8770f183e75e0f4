import type { ModalView } from "@slack/types";
import { BOT_SAMPLE_MAX } from "../../core/comparison.ts";
import type { Texts } from "../../texts/texts.ts";
import { CALLBACK, COMPARE_FIELD, VALUE } from "../ids.ts";
import { plain } from "../plain-blocks.ts";
import { line, richText } from "../rich-text.ts";

/** What is compared, and how many objects are to be read whole from both sides. */
export function compareForm(token: string, texts: Texts): ModalView {
  const { comparison: t } = texts;
  const sample = t.sample(BOT_SAMPLE_MAX);
  return {
    type: "modal",
    callback_id: CALLBACK.compareForm,
    title: plain(t.title),
    submit: plain(t.start),
    close: plain(texts.form.cancel),
    private_metadata: JSON.stringify({ token }),
    blocks: [
      richText(line([t.intro])),
      {
        type: "input",
        block_id: COMPARE_FIELD.sample,
        label: plain(sample.label),
        hint: plain(sample.hint),
        element: {
          type: "number_input",
          action_id: VALUE,
          is_decimal_allowed: false,
          min_value: "0",
          max_value: String(BOT_SAMPLE_MAX),
          initial_value: "0",
        },
      },
    ],
  };
}
