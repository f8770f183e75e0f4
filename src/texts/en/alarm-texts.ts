import type { AlarmArgs } from "../../core/alarm.ts";
import { failureText } from "../failure-text.ts";
import type { Wordings } from "../wordings.ts";
import { formatCount } from "./formats.ts";
import { DAMAGE_REMEDY, damageText, failureTexts } from "./reason-texts.ts";

/**
 * An alarm in words: a title without its stop, and what it means and what to do, empty where nothing is to be done. Both are
 * ours; `answer` is what a cloud or Slack said.
 */
export type AlarmText = { title: string; detail: string; answer?: string };

const WHO = {
  requester: "requester",
  recipient: "recipient",
  both: "requester and recipient",
} as const;

function departureAdvice({ who, credentials }: AlarmArgs["PERSON_LEFT"]): string {
  if (who === "requester") {
    return credentials === "none"
      ? "Operators may do what the requester could: check again, enter a ticket, cancel."
      : "The credentials work until their end. Operators may do what the requester could.";
  }
  switch (credentials) {
    case "none":
      return "Its credentials would be held. Cancel it, or choose another recipient once they are ready.";
    case "known":
      return "They may have the credentials. Choose another recipient, who then gets new keys, or revoke them.";
    case "held":
      return "The delivery is held. Choose another recipient, or revoke the credentials.";
  }
}

/** What operators are alarmed of. */
export const alarmTexts: Wordings<AlarmArgs, AlarmText> = {
  FOREIGN_HAND: ({ id, ...failure }) => ({
    title: `Somebody else had a hand in the users of ${id}`,
    detail:
      "The cloud's own trail says who. Remove in its console what does not belong there and retry, or roll back: what this bot did not begin to create stays as it is.",
    answer: failureText(failureTexts, failure),
  }),
  OLD_KEYS_NOT_DELETED: ({ id, ...failure }) => ({
    title: `The old keys of ${id} still work`,
    detail:
      "They could not be deleted and are tried again automatically. Revoke now if that is not soon enough: it removes everything.",
    answer: failureText(failureTexts, failure),
  }),
  ROTATION_FAILED: ({ id, ...failure }) => ({
    title: `New keys of ${id} could not be created`,
    detail: "The old keys are as they were. Fix the cause, then rotate again.",
    answer: failureText(failureTexts, failure),
  }),
  REVOCATION_FAILED: ({ id, attempts, ...failure }) => ({
    title: `Access of ${id} is still there`,
    detail: `Not removed in ${formatCount(attempts, "try", "tries")}. It is tried again automatically; or delete what is left by hand, then press Try again now.`,
    answer: failureText(failureTexts, failure),
  }),
  REVOCATION_SUCCEEDED: ({ id }) => ({ title: `Access of ${id} is removed`, detail: "" }),
  PERSON_LEFT: (args) => ({
    title: `The ${WHO[args.who]} of ${args.id} has left the workspace`,
    detail: departureAdvice(args),
  }),
  APPROVERS_MISSING: ({ id, needed, found }) => ({
    title: `Nobody is left who could approve ${id}`,
    detail: `${needed} approvals are needed and ${found} people could give one. Name approvers in the settings, or cancel it.`,
  }),
  RECORD_ALTERED: ({ id }) => ({
    title: `The record of ${id} was altered in the database`,
    detail:
      "Somebody else than this program wrote into its row, so nothing is made, delivered or lengthened for it any more. " +
      "Find out who writes to the database, then cancel it or revoke its credentials, and ask again.",
  }),
  RECORD_UNREADABLE: ({ id }) => ({
    title: `The record of ${id} cannot be read`,
    detail:
      "What is in its row of the database is no preparation any more, so it is neither shown nor revoked at its end. " +
      `Find out who writes to the database, and delete the users mgw-prep-${id} in both clouds.`,
  }),
  POST_UNREADABLE: ({ id }) => ({
    title: `A message about ${id ?? "no preparation"} cannot be read in the database`,
    detail:
      "Somebody else than this program wrote into its row, so it was not sent. Find out who writes to the database.",
  }),
  SECRETS_NOT_DELETED: ({ id, answer }) => ({
    title: `A message with credentials${id === null ? "" : ` of ${id}`} could not be deleted`,
    detail: "The secrets are in a direct message. Rotate the keys now, or revoke.",
    answer: `Slack answered ${answer}.`,
  }),
  AUDIT_LOG_CHANGED: ({ damage, isHeld }) => ({
    title: "The audit log was changed",
    detail: `It was found that ${damageText(damage)}. ${
      isHeld
        ? "Nothing is approved, created, rotated or extended until this is cleared up; revoking goes on."
        : "The settings say to go on all the same."
    } To do: ${DAMAGE_REMEDY}.`,
  }),
};
