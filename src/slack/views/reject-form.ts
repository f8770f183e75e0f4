import type { InputBlock, ModalView } from "@slack/types";
import * as z from "zod";
import { PROFILES } from "../../core/profile.ts";
import { decisionHead } from "../../notices/decision-lines.ts";
import type { Texts } from "../../texts/texts.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { CALLBACK, DECISION_FIELD, VALUE } from "../ids.ts";
import { plain } from "../plain-blocks.ts";
import { line, lines, richText } from "../rich-text.ts";

const COMMENT_MAX_LENGTH = 1_000;

/**
 * What a form to decide in has to know when it comes back. The token is opaque and of no use to anybody who may not decide.
 * `asked` and `shown`: what was asked for, and the plan that the form shows; where nothing can be given less of, neither.
 */
export const decisionMetadata = z.object({
  token: z.string(),
  decision: z.enum(["approve", "reject"]),
  needsTicket: z.boolean(),
  /** Whether it is about another recipient of credentials that exist. */
  isAboutRecipient: z.boolean().default(false),
  asked: z.object({ profile: z.enum(PROFILES), ttlDays: z.number() }).optional(),
  shown: z.object({ profile: z.enum(PROFILES), ttlDays: z.number(), planHash: z.string() }).optional(),
});
export type DecisionMetadata = z.infer<typeof decisionMetadata>;

/** What is rejected, in three lines, and why. */
export function rejectForm(view: PreparationView, token: string, texts: Texts): ModalView {
  const metadata: DecisionMetadata = {
    token,
    decision: "reject",
    needsTicket: false,
    isAboutRecipient: false,
  };
  const [route = [], ...facts] = decisionHead(view, texts);
  return {
    type: "modal",
    callback_id: CALLBACK.decisionForm,
    title: plain(texts.button.reject),
    submit: plain(texts.button.reject),
    close: plain(texts.form.cancel),
    private_metadata: JSON.stringify(metadata),
    blocks: [
      richText(line(route), lines(facts)),
      commentInput({ isRequired: true, placeholder: texts.decide.rejectPlaceholder }, texts),
    ],
  };
}

export function commentInput(
  { isRequired, placeholder }: { isRequired: boolean; placeholder?: string },
  { decide: t }: Texts,
): InputBlock {
  return {
    type: "input",
    block_id: DECISION_FIELD.comment,
    optional: !isRequired,
    label: plain(t.comment),
    element: {
      type: "plain_text_input",
      action_id: VALUE,
      multiline: true,
      max_length: COMMENT_MAX_LENGTH,
      ...(placeholder === undefined ? {} : { placeholder: plain(placeholder) }),
    },
  };
}
