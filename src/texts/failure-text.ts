import { READ_BACK_BEFORE } from "../core/read-back.ts";
import type { Detail, ReasonArgs } from "../core/reason.ts";
import { type Wordings, wordsOf } from "./wordings.ts";

/** What a language has for failures. What is in none of its tables has a name in a cloud, or was stored in words. */
export type FailureTexts = {
  operation: Readonly<Record<string, string>>;
  /** A user was read back before a call that would give it more power. */
  readBackBefore(call: string): string;
  subject: Readonly<Record<string, string>>;
  reason: Wordings<ReasonArgs, string>;
  /** All of it in one line, without its stop. */
  line(told: { operation: string; subject: string; code: string; detail: string }): string;
};

export type ToldFailure = { operation: string; subject: string; code: string; detail: Detail };

export function operationText(
  { operation: own, readBackBefore }: Pick<FailureTexts, "operation" | "readBackBefore">,
  operation: string,
): string {
  if (operation.startsWith(READ_BACK_BEFORE)) return readBackBefore(operation.slice(READ_BACK_BEFORE.length));
  return own[operation] ?? operation;
}

export function subjectText({ subject: own }: Pick<FailureTexts, "subject">, subject: string): string {
  return own[subject] ?? subject;
}

/** A reason of the bot's in words; what a cloud said, or an older version stored, as it is. */
export function detailText({ reason }: Pick<FailureTexts, "reason">, detail: Detail): string {
  return typeof detail === "string" ? detail : wordsOf<ReasonArgs, string, keyof ReasonArgs>(reason, detail);
}

/** A cloud ends its sentences, and the line goes on in one of ours. */
const LAST_STOP = /[.。]\s*$/;

/** `iam:CreateUser on mgw-prep-MP-XXXXXX: LimitExceeded: what it said`. */
export function failureText(texts: FailureTexts, { operation, subject, code, detail }: ToldFailure): string {
  return texts.line({
    operation: operationText(texts, operation),
    subject: subjectText(texts, subject),
    code,
    detail: detailText(texts, detail).replace(LAST_STOP, ""),
  });
}
