import * as z from "zod";

/** Longest question, and longest answer. */
export const QUESTION_MAX_LENGTH = 500;

/** What an approver asked before deciding, and what the requester answered. It ends with its revision, or with the decision. */
export const questionSchema = z.object({
  revision: z.number().int().positive(),
  by: z.string(),
  at: z.iso.datetime(),
  text: z.string(),
  answer: z.object({ by: z.string(), at: z.iso.datetime(), text: z.string() }).nullable(),
});
export type Question = z.infer<typeof questionSchema>;

type Asked = { state: string; revision: number; questions: readonly Question[] };

/** The question that waits for its answer, with its number from 1; there is one at a time. */
export function openQuestion({ state, revision, questions }: Asked): (Question & { number: number }) | null {
  const last = questions.at(-1);
  const isOpen = state === "awaiting_approval" && last?.revision === revision && last.answer === null;
  return isOpen ? { ...last, number: questions.length } : null;
}
