import type { Restored } from "../../../core/estimate.ts";
import { hasRefusedKeys } from "../../../core/oss-keys.ts";
import type { Detail } from "../../../core/reason.ts";
import type { RefusedKeys } from "../../../core/refused-keys.ts";
import type { Phrase } from "../../phrase.ts";
import { countFailureText, refusedKeysText, restoredText } from "../count-texts.ts";
import { formatBytesBoth, formatCount, formatDuration, formatList } from "../formats.ts";
import { stateTexts } from "../state-texts.ts";

/** Names of a request's parts, as the form labels them. */
const CHANGED_FIELDS: Readonly<Record<string, string>> = {
  sourceBucket: "S3 bucket",
  prefix: "prefix",
  destinationBucket: "OSS bucket",
  ossRegion: "OSS region",
  storageClass: "storage class",
  profile: "permission profile",
  recipient: "recipient",
  ttlDays: "days to keep the credentials",
  reason: "reason",
};

/** Checking again from `ready`, where it changed nothing. */
const LOOKED_AGAIN = {
  still_held: "The whitelist is still in place. Do not start the job yet.",
  still_open: "The bucket policy lets the migration service in, as before.",
  broken:
    "That broke off through a mistake of the bot, and what was known before stands. Press Check again once more.",
} as const;
type LookedAgain = keyof typeof LOOKED_AGAIN;

/** Of what checks found, and looks again: the sentence, and the line that notifications and screen readers say. */
export const checkNotices = {
  notice: {
    checksClear: (checks: readonly string[]) =>
      `In order: ${checks.map((check) => stateTexts.check(check)).join(", ")}.`,
    checkFound: (check: string, revision: number) =>
      revision === 1 ? stateTexts.check(check) : `${stateTexts.check(check)}, look ${revision}`,
    checkGone: "This look is outdated; a newer one follows below.",
    checkClearNow: "In order by now.",
    ticketGiven: (by: string, url: string): Phrase => [
      { user: by },
      " gave the ticket ",
      { url, label: url },
      " for the whitelist. The checks run again with it.",
    ],
    checkedAgain: (by: string, revision: number): Phrase => [
      { user: by },
      ` asked to check again. This is revision ${revision}; buttons of earlier ones no longer work.`,
    ],
    requestChanged: (by: string, revision: number, fields: readonly string[]): Phrase => [
      { user: by },
      ` changed the request: ${formatList(fields.map((field) => CHANGED_FIELDS[field] ?? field))}. This is revision ${revision}; buttons of earlier ones no longer work.`,
    ],
    lookedAgain: (by: string, outcome: LookedAgain): Phrase => [
      { user: by },
      ` checked again. ${LOOKED_AGAIN[outcome]}`,
    ],
    counted: (input: {
      status: "running" | "done" | "failed" | "stopped";
      objectCount: number;
      sizeBytes: number;
      elapsedMs: number;
      problem: string | null;
      failure?: { operation: string; code: string; detail: Detail; requestId: string | null } | undefined;
      by?: string | undefined;
      keysRefusedByOss?: RefusedKeys | undefined;
      restored?: Restored | null | undefined;
      bucket: string;
    }): Phrase => {
      const found = `${formatCount(input.objectCount, "object")}, ${formatBytesBoth(input.sizeBytes)}, in ${formatDuration(input.elapsedMs / 1000)}`;
      switch (input.status) {
        case "running":
          return [`Counting every object; this goes on beside everything else. So far ${found}.`];
        case "done":
          return [
            "Counted exactly: ",
            { bold: found },
            ".",
            ...(input.restored ? [` ${restoredText(input.restored)}`] : []),
            ...(input.keysRefusedByOss && hasRefusedKeys(input.keysRefusedByOss)
              ? [` ${refusedKeysText(input.keysRefusedByOss)}`]
              : []),
          ];
        case "stopped":
          return [
            ...(input.by === undefined ? [] : [{ user: input.by }, " stopped "]),
            `the exact count after ${found}. There are at least as many; the estimate stays as it was.`,
          ];
        case "failed":
          if (input.failure !== undefined) {
            return [
              "The exact count failed; the estimate stays as it was. ",
              { foreign: countFailureText(input.bucket, input.failure) },
            ];
          }
          return [
            `The exact count stopped after ${found}.`,
            ...(input.problem === null ? [] : [" ", { foreign: input.problem }]),
          ];
      }
    },
  },
  notification: {
    checksClear: (id: string) => `The checks of ${id} are in order.`,
    checkFound: (id: string, check: string) => `${id}: ${check}`,
    problem: ({
      id,
      whitelist,
      others,
    }: {
      id: string;
      whitelist: "blocks" | "may-block" | null;
      others: number;
    }) =>
      whitelist === null
        ? `${id} is blocked: ${formatCount(Math.max(1, others), "thing")} must be fixed. The message says what and how. Nothing has been created.`
        : `${id} is blocked: a whitelist in the bucket policy ${whitelist === "blocks" ? "blocks" : "may block"} the migration service. Three ways: change the policy, remove the statement, or open a ticket and enter its link.${others === 0 ? "" : ` ${formatCount(others, "other thing")} must be fixed as well.`} Nothing has been created.`,
    problemSettled: (id: string) =>
      `What blocked ${id} was checked again or is over. The card says how it stands now.`,
    ticketGiven: (id: string) =>
      `A ticket was given for the whitelist of ${id}. Do not start the job before Alibaba Cloud has answered it.`,
    checkedAgain: (id: string) => `${id}: checking again`,
    requestChanged: (id: string) => `${id}: the request was changed`,
    lookedAgain: (id: string, outcome: "lifted" | "appeared" | "still_held" | "still_open" | "broken") =>
      ({
        lifted: `The whitelist of ${id} is lifted. You can start the job.`,
        appeared: `A whitelist has appeared for ${id}. Do not start the job; if it runs, look at its failures.`,
        still_held: `${id} was checked again: the whitelist is still in place. Do not start the job yet.`,
        still_open: `${id} was checked again: the bucket policy lets the migration service in, as before.`,
        broken: `Checking ${id} again broke off. What was known before stands; press Check again once more.`,
      })[outcome],
    counted: (id: string) => `Objects of ${id} are counted exactly. The message says how far that is.`,
  },
};
