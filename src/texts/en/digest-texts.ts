import type { Phrase } from "../phrase.ts";
import { atDate, formatCount, formatDayOfYear } from "./formats.ts";

/** The daily message to operators. */
export const digestTexts = {
  viewTitle: "Daily check",
  title: (at: string, problems: number): Phrase => [
    {
      bold: `Daily check ${formatDayOfYear(at)}: ${problems === 0 ? "nothing needs you" : formatCount(problems, "thing needs you", "things need you")}`,
    },
  ],
  what: (what: "failed" | "revoke_failed" | "drift", attempts: number) =>
    ({
      failed: "creating stopped; retry or roll back",
      revoke_failed: `revocation failed ${formatCount(attempts, "time")}; some access is still active`,
      drift: `${formatCount(attempts, "finding")} of the daily check at both clouds ${attempts === 1 ? "is" : "are"} open`,
    })[what],
  more: (count: number) => `and ${count} more`,
  counts: (said: {
    open: number;
    live: number;
    blocked: number;
    awaiting: number;
    oldestAwaiting: string | null;
    nextEnd: string | null;
  }): Phrase => [
    `${formatCount(said.open, "open preparation")}: ${said.awaiting} waiting for approval`,
    ...(said.oldestAwaiting === null ? [] : [" (oldest since ", atDate(said.oldestAwaiting), ")"]),
    `, ${said.live} with live credentials`,
    ...(said.nextEnd === null ? [] : [" (next end ", atDate(said.nextEnd), ")"]),
    `, ${said.blocked} blocked.`,
  ],
};
