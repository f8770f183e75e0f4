import { joinPhrases, type Phrase } from "../phrase.ts";
import { atDate, formatList } from "./formats.ts";

type Waited = { name: string; number: number };

const people = (some: readonly string[]): Phrase =>
  joinPhrases(
    some.map((user): Phrase => [{ user }]),
    ", ",
  );

/** In the state line of the card. */
export const waitedStep = ({ name, number }: Waited, total: number) => `step ${number} of ${total}: ${name}`;

/** Before the next step of the card; nothing while no step is done. */
export const doneSteps = (names: readonly string[]) =>
  names.length === 0 ? "" : `Done: ${formatList(names)}. `;

/** The ordered steps of an approval. Their names are the settings' own. */
export const stepTexts = {
  asked: ({ name, number }: Waited, total: number): Phrase => [
    { bold: `Step ${number} of ${total}: ${name}.` },
    " The steps after it are asked when it has its approvals.",
  ],
  askedLast: ({ name, number }: Waited, total: number): Phrase => [
    { bold: `Step ${number} of ${total}: ${name}.` },
    " It is the last one.",
  ],
  doneBy: ({ name, number }: Waited, some: readonly string[], at: string): Phrase => [
    `Step ${number}, ${name}: approved by `,
    ...people(some),
    " ",
    atDate(at),
  ],
  isAsked: ({ name, number }: Waited) => `Step ${number}, ${name}: asked now`,
  isLater: ({ name, number }: Waited) => `Step ${number}, ${name}: asked later`,
  /** To somebody whose approval was counted. */
  next: ({ name, number }: Waited, total: number) =>
    `Approved. Step ${number} of ${total} is asked next: ${name}.`,
  /** What a step's own message has come to. */
  settled: ({ name, number }: Waited): Phrase => [{ bold: `Step ${number}, ${name}: approved` }],
};
