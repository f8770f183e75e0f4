import type { Phrase } from "../phrase.ts";
import { agoDate, formatCount } from "./formats.ts";

/** Direct messages to approvers. */
export const reminderTexts = {
  waits: (since: string): Phrase => ["A request waits for your decision, asked ", agoDate(since), "."],
  escalated: "You may decide too, because nobody has decided in time.",
  passedByOther: (by: string): Phrase => [{ user: by }, " leaves the decision to the other approvers."],
  passed: "You left it to the others. You are not reminded again, and can still decide.",
  given: (given: number, needed: number) => `${given} of ${formatCount(needed, "approval")}`,
  several: (count: number) => `${count} requests wait for you.`,
  row: (id: string, route: string, since: string): Phrase => [
    `${route} · asked `,
    agoDate(since),
    ` · ${id}`,
  ],
  home: "They are on the Home tab of this app, with their buttons.",
};
