import type { Phrase } from "../phrase.ts";
import { atDate, formatCount, formatList } from "./formats.ts";

/** The App Home, and the list, whose rows are the same. */
export const homeTexts = {
  title: "Migrations from S3 to OSS",
  start: "Prepare a migration",
  help: "Help",
  waiting: (count: number) => `Waiting for you (${count})`,
  nothing: "Nothing waits for you.",
  yours: (count: number) => `Yours (${count})`,
  ending: (count: number) => `Ending soon (${count})`,
  ended: "Ended in the last 30 days",
  forOperators: "For operators",
  more: (count: number, command: string) => `and ${count} more: ${command} list`,
  until: (recipient: string, until: string): Phrase => [
    "for ",
    { user: recipient },
    " until ",
    atDate(until),
  ],
  forDays: (recipient: string, days: number): Phrase => [
    "for ",
    { user: recipient },
    `, ${formatCount(days, "day")}`,
  ],
  wholeAccounts: "whole accounts",
  doNotStart: "do not start the job",
  problems: (count: number) => `${formatCount(count, "problem")}`,
  noProblems: "No problem waits for an operator.",
  drifts: (count: number) =>
    `${formatCount(count, "difference")} between what is recorded and what exists in a cloud`,
  alibabaCloud: "Alibaba Cloud",
  allAnswer: "Slack, AWS and Alibaba Cloud answer.",
  away: (services: readonly string[]) =>
    `${formatList(services)} ${services.length === 1 ? "does" : "do"} not answer the bot. Run doctor says why.`,
  lastCheck: (at: string | null): Phrase =>
    at === null ? ["No daily check yet"] : ["Last daily check ", atDate(at)],
  counts: (open: number, live: number, awaiting: number) =>
    ` · ${formatCount(open, "open preparation")}, ${live} with live credentials, ${awaiting} waiting for approval`,
  showProblems: "Show problems",
  showAll: "Show all",
  runDoctor: "Run doctor",
  allTitle: "All preparations",
  state: "State",
  everyState: "Every state",
  search: "Search",
  searchPlaceholder: "Id, bucket or person",
  found: (shown: number, count: number) =>
    count === shown ? formatCount(count, "preparation") : `${shown} of ${formatCount(count, "preparation")}`,
  noneFound: "There is none.",
  doctorRunning: "Trying everything the bot needs, about 30 seconds…",
};
