import type { ModalView } from "@slack/types";
import type { Preparation } from "../../core/preparation.ts";
import type { Texts } from "../../texts/texts.ts";
import { CALLBACK } from "../ids.ts";
import { plain } from "../plain-blocks.ts";
import { line, preformatted, richText } from "../rich-text.ts";

/** The changed policy, whole, since one that was cut would lock somebody out, and the command that puts it: both to copy. */
export function policyView(
  { request, facts }: Pick<Preparation, "request" | "facts">,
  texts: Texts,
): ModalView {
  const { policy: t } = texts.details;
  const changed = facts.changedPolicy ?? "";
  return {
    type: "modal",
    callback_id: CALLBACK.notice,
    title: plain(texts.button.get_policy),
    close: plain(texts.form.close),
    blocks: [
      richText(line([t.intro])),
      richText(line([{ bold: t.title }]), preformatted(changed)),
      richText(
        line([{ bold: t.command }]),
        preformatted(
          `aws s3api put-bucket-policy --bucket ${request.sourceBucket} --policy file://policy.json`,
        ),
      ),
      richText(line([t.later])),
    ],
  };
}
