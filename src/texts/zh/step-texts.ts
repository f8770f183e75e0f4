import { joinPhrases, type Phrase } from "../phrase.ts";
import { atDate, formatList } from "./formats.ts";

type Waited = { name: string; number: number };

const people = (some: readonly string[]): Phrase =>
  joinPhrases(
    some.map((user): Phrase => [{ user }]),
    "、",
  );

/** In the state line of the card. */
export const waitedStep = ({ name, number }: Waited, total: number) => `第 ${number}/${total} 步：${name}`;

/** Before the next step of the card; nothing while no step is done. */
export const doneSteps = (names: readonly string[]) =>
  names.length === 0 ? "" : `已完成：${formatList(names)}。`;

/** The ordered steps of an approval. Their names are the settings' own. */
export const stepTexts = {
  asked: ({ name, number }: Waited, total: number): Phrase => [
    { bold: `第 ${number}/${total} 步：${name}。` },
    "本步同意后，再由后续步骤审批。",
  ],
  askedLast: ({ name, number }: Waited, total: number): Phrase => [
    { bold: `第 ${number}/${total} 步：${name}。` },
    "这是最后一步。",
  ],
  doneBy: ({ name, number }: Waited, some: readonly string[], at: string): Phrase => [
    `第 ${number} 步“${name}”：`,
    ...people(some),
    " 已于 ",
    atDate(at),
    " 同意",
  ],
  isAsked: ({ name, number }: Waited) => `第 ${number} 步“${name}”：待审批`,
  isLater: ({ name, number }: Waited) => `第 ${number} 步“${name}”：尚未开始`,
  next: ({ name, number }: Waited, total: number) => `已同意。下一步（${number}/${total}）：${name}。`,
  settled: ({ name, number }: Waited): Phrase => [{ bold: `第 ${number} 步“${name}”：已同意` }],
};
