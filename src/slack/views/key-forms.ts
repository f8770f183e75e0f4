import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from "@slack/types";
import type { Preparation } from "../../core/preparation.ts";
import { keepsNewKeys } from "../../core/rotation.ts";
import type { Texts } from "../../texts/texts.ts";
import {
  CALLBACK,
  EXTEND_FIELD,
  RECIPIENT_FIELD,
  RENEW_PASSWORD,
  ROTATE_FIELD,
  ROTATE_REASON,
  VALUE,
} from "../ids.ts";
import { plain } from "../plain-blocks.ts";
import { iconLine, line, richText } from "../rich-text.ts";
import { noticeView } from "./notice-view.ts";

const COMMENT_MAX_LENGTH = 1_000;
const PROPOSED_DAYS = 7;

type KeyForm = {
  texts: Texts;
  callbackId: string;
  title: string;
  submit: string;
  token: string;
  blocks: KnownBlock[];
};

function keyForm({ texts, callbackId, title, submit, token, blocks }: KeyForm, more: object = {}): ModalView {
  return {
    type: "modal",
    callback_id: callbackId,
    title: plain(title),
    submit: plain(submit),
    close: plain(texts.form.cancel),
    private_metadata: JSON.stringify({ token, ...more }),
    blocks,
  };
}

/** Why the keys are to be rotated, and whether the console password too. */
export function rotateForm(preparation: Preparation, token: string, texts: Texts): ModalView {
  const t = texts.keys;
  const { rotation } = preparation;
  const usual = option(t.usual, t.usualDetail, ROTATE_REASON.usual);
  return keyForm({
    texts,
    callbackId: CALLBACK.rotateForm,
    title: t.rotateTitle,
    submit: t.rotate,
    token,
    blocks: [
      richText(line([t.rotateIntro])),
      ...(keepsNewKeys(rotation)
        ? [richText(iconLine("warning", t.rotateAgain(preparation.stateSince)))]
        : []),
      {
        type: "input",
        block_id: ROTATE_FIELD.reason,
        label: plain(t.reason.label),
        element: {
          type: "radio_buttons",
          action_id: VALUE,
          initial_option: usual,
          options: [usual, option(t.compromised, t.compromisedDetail, ROTATE_REASON.compromised)],
        },
      },
      {
        type: "input",
        block_id: ROTATE_FIELD.password,
        optional: true,
        label: plain(t.password.label),
        element: {
          type: "checkboxes",
          action_id: VALUE,
          options: [option(t.renewPassword, t.renewPasswordDetail, RENEW_PASSWORD)],
        },
      },
    ],
  });
}

function option(text: string, description: string, value: string): PlainTextOption {
  return { text: plain(text), description: plain(description), value };
}

/** How many days more, within what the settings allow in all. */
export function extendForm(
  preparation: Preparation,
  maxDays: number,
  token: string,
  texts: Texts,
): ModalView {
  const t = texts.keys;
  const { expiresAt, request, extendedDays } = preparation;
  const left = Math.max(0, maxDays - request.ttlDays - extendedDays);
  if (left === 0) {
    return noticeView({ title: t.extendTitle, icon: "no_entry", phrase: [t.noDays] }, texts);
  }
  const days = t.days(left);
  const inputs: InputBlock[] = [
    {
      type: "input",
      block_id: EXTEND_FIELD.days,
      label: plain(days.label),
      hint: plain(days.hint),
      element: {
        type: "number_input",
        action_id: VALUE,
        is_decimal_allowed: false,
        min_value: "1",
        max_value: String(left),
        initial_value: String(Math.min(PROPOSED_DAYS, left)),
      },
    },
    {
      type: "input",
      block_id: EXTEND_FIELD.comment,
      optional: true,
      label: plain(t.comment.label),
      element: {
        type: "plain_text_input",
        action_id: VALUE,
        multiline: true,
        max_length: COMMENT_MAX_LENGTH,
        placeholder: plain(t.comment.placeholder),
      },
    },
  ];
  return keyForm(
    {
      texts,
      callbackId: CALLBACK.extendForm,
      title: t.extendTitle,
      submit: t.extend,
      token,
      blocks: [...(expiresAt === null ? [] : [richText(line(t.extendIntro(expiresAt)))]), ...inputs],
    },
    { left },
  );
}

/** Who is to get credentials that exist. */
export function recipientForm(token: string, texts: Texts): ModalView {
  const t = texts.keys;
  return keyForm({
    texts,
    callbackId: CALLBACK.recipientForm,
    title: t.recipientTitle,
    submit: t.propose,
    token,
    blocks: [
      richText(line([t.recipientIntro])),
      {
        type: "input",
        block_id: RECIPIENT_FIELD.recipient,
        label: plain(t.recipient.label),
        hint: plain(t.recipient.hint),
        element: { type: "users_select", action_id: VALUE },
      },
    ],
  });
}
