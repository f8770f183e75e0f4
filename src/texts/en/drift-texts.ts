import type { Drift, RemediableDrift, UserPolicy } from "../../core/drift.ts";
import { leaveGroupCommand } from "../../core/leave-group.ts";
import type { Phrase } from "../phrase.ts";
import type { ConfirmText } from "./card-texts.ts";
import { changeLine } from "./change-texts.ts";

const CLOUD = { aws: "AWS", alibaba: "Alibaba Cloud" } as const;

const THING = { address: "data address", job: "migration job" } as const;

function policyName(policy: UserPolicy): string {
  return policy.kind === "attached" ? policy.policyArn : policy.policyName;
}

function where({ cloud, accountId }: Drift): string {
  return `${CLOUD[cloud]}${accountId === null ? "" : `, account ${accountId}`}`;
}

/** Findings that the bot can remediate itself: groups are people's to take a user out of. */
export type ButtonKind = Exclude<RemediableDrift["kind"], "foreign_group">;

/** What the daily check found: what it is, and what it means. */
function found(drift: Drift): Phrase {
  switch (drift.kind) {
    case "grant_missing":
      return [
        { bold: drift.preparationId },
        ": ",
        ...changeLine(drift.change),
        " is recorded as made, and is not there any more. Somebody removed it; what needed it no longer works.",
      ];
    case "unknown_key":
      return [
        { bold: drift.preparationId },
        ": the user ",
        { code: drift.userName },
        " has the access key ",
        { code: drift.accessKeyId },
        ", which this bot did not make or does not hold.",
      ];
    case "foreign_policy":
      return [
        { bold: drift.preparationId },
        ": the user ",
        { code: drift.userName },
        " has the policy ",
        { code: policyName(drift.policy) },
        ", which nobody approved here.",
      ];
    case "changed_policy":
      return [
        { bold: drift.preparationId },
        ": the policy ",
        { code: policyName(drift.policy) },
        " of the user ",
        { code: drift.userName },
        " has another text than was approved here.",
      ];
    case "foreign_group":
      return [
        { bold: drift.preparationId },
        ": the user ",
        { code: drift.userName },
        " is in the group ",
        { code: drift.groupName },
        ", and may do what the group may. Nobody approved that here. The bot takes nobody out of groups; anybody who may runs ",
        { code: leaveGroupCommand(drift.cloud, drift.userName, drift.groupName) },
      ];
    case "foreign_login":
      return [
        { bold: drift.preparationId },
        ": the user ",
        { code: drift.userName },
        " has a console logon, which this bot did not make.",
      ];
    case "orphan_user":
      return [
        "The user ",
        { code: drift.userName },
        " carries the mark of this bot, and no live preparation has it.",
      ];
    case "orphan_import":
      return [
        `The ${THING[drift.thing]} `,
        { code: drift.name },
        ` in ${drift.serviceRegion} carries the mark of this bot, and no live preparation has it.`,
      ];
    case "unread":
      return [
        "The daily check could not see everything: ",
        { code: drift.operation },
        " on ",
        { foreign: drift.subject },
        " was answered ",
        { code: drift.code },
        ". What is there is not known to be in order.",
      ];
  }
}

const BUTTONS: Record<ButtonKind, { label: string; confirm: ConfirmText; done: string }> = {
  grant_missing: {
    label: "Mark it gone",
    confirm: {
      title: "Mark it gone?",
      text: "The bot records that it does not exist any more. Nothing is changed in a cloud, and nothing is made again.",
      confirm: "Mark it gone",
      deny: "Not now",
    },
    done: "marked it gone.",
  },
  unknown_key: {
    label: "Delete the key",
    confirm: {
      title: "Delete this key?",
      text: "It is disabled and deleted at once. Whatever uses it stops.",
      confirm: "Delete it",
      deny: "Not now",
    },
    done: "deleted the key.",
  },
  foreign_policy: {
    label: "Take it away",
    confirm: {
      title: "Take this policy away?",
      text: "It is detached from the user, or deleted when it is written into the user. What the user could do by it ends.",
      confirm: "Take it away",
      deny: "Not now",
    },
    done: "took the policy away.",
  },
  changed_policy: {
    label: "Take it away",
    confirm: {
      title: "Take this policy away?",
      text: "It is detached from the user, or deleted when it is written into the user. What the user could do by it ends, what was approved too: to migrate on, revoke and ask anew.",
      confirm: "Take it away",
      deny: "Not now",
    },
    done: "took the changed policy away.",
  },
  foreign_login: {
    label: "Delete the logon",
    confirm: {
      title: "Delete this logon?",
      text: "The user cannot log on to the console any more. Its access keys go on working.",
      confirm: "Delete it",
      deny: "Not now",
    },
    done: "deleted the logon.",
  },
  orphan_user: {
    label: "Remove the user",
    confirm: {
      title: "Remove this user?",
      text: "Its keys, logon and policies are deleted, then the user itself. Whatever uses them stops.",
      confirm: "Remove it",
      deny: "Not now",
    },
    done: "removed the user.",
  },
  orphan_import: {
    label: "Remove it",
    confirm: {
      title: "Remove this from the migration service?",
      text: "A job that runs is stopped, and it is deleted with what retries made beside it. What was copied stays. An address that a job refers to goes after the job.",
      confirm: "Remove it",
      deny: "Not now",
    },
    done: "removed it from the migration service.",
  },
};

/** What a finding is, before its names and places. */
const TITLES: Record<Drift["kind"], string> = {
  grant_missing: "Something the bot created is gone",
  unknown_key: "An access key that the bot did not create",
  foreign_policy: "A policy that nobody approved",
  changed_policy: "A policy with another text than was approved",
  foreign_group: "A group that nobody approved",
  foreign_login: "A console logon that the bot did not create",
  orphan_user: "A user without a preparation",
  orphan_import: "A data address or job without a preparation",
  unread: "The daily check was incomplete",
};

/** The daily check at both clouds, as operators read it. */
export const driftTexts = {
  times: (times: number) => ` · ${times} times within a day of its end`,
  notification:
    "Operators: the daily check of both clouds found something. The message says what it means and what to do.",
  remediatedNotification: "Operators: what the daily check found is fixed. The message says by whom.",
  overNotification: "Operators: what the daily check found is over. Nobody has to do anything about it.",
  title: (kind: Drift["kind"]) => TITLES[kind],
  found,
  where,
  button: (kind: ButtonKind) => BUTTONS[kind],
  mended: (kind: ButtonKind, by: string): Phrase => [{ user: by }, ` ${BUTTONS[kind].done}`],
  over: "It is over: a later look did not find it any more.",
};
