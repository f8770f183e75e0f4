import type { Doubt, Outcome, SampleSummary, Tallies } from "../../core/comparison.ts";
import type { Phrase } from "../phrase.ts";
import { DOUBT_TEXTS, etagsText, OUTCOME_TEXTS, sampleText } from "./compare-texts.ts";
import { agoDate, atDate, formatBytesBoth, formatCount, formatDuration, formatNumber } from "./formats.ts";

type Figures = {
  compared: number;
  differences: number;
  elapsedMs: number;
  sample: { read: number; of: number } | null;
};

const soFar = ({ compared, differences, elapsedMs }: Figures) =>
  `${formatCount(compared, "object")}, ${formatCount(differences, "difference")}, in ${formatDuration(elapsedMs / 1000)}`;

/** Words of a comparison of both sides: its form, its message in the thread, the card and Details. */
export const comparisonTexts = {
  title: "Compare",
  intro:
    "Both buckets are listed as they are now, and keys, sizes and ETags are compared. Nothing is changed. The thread shows how far it is.",
  sample: (most: number) => ({
    label: "Objects to read whole from both sides",
    hint: `0 to ${formatNumber(most)}, drawn at random and hashed: half with equal chances, half by size. With 59 in the first half and all identical, fewer than 5% of the objects differ; with 299, fewer than 1%. Reading costs requests and traffic out of S3.`,
    problem: `Enter a whole number from 0 to ${formatNumber(most)}.`,
  }),
  start: "Compare",
  begun: "The comparison runs. The thread shows how far it is.",
  running: (figures: Figures): Phrase => [
    `Comparing both buckets; this goes on beside everything else. So far ${soFar(figures)}.`,
    ...(figures.sample === null
      ? []
      : [
          ` ${formatNumber(figures.sample.read)} of ${formatCount(figures.sample.of, "object")} of the sample are read.`,
        ]),
  ],
  same: "Compared: complete",
  different: (differences: number) => `Compared: ${formatCount(differences, "difference")}`,
  unknown: "Compared: not known",
  stopped: "Comparison stopped",
  failed: "Comparison failed",
  by: (by: string): Phrase => [" by ", { user: by }],
  took: (elapsedMs: number) => ` in ${formatDuration(elapsedMs / 1000)}`,
  isSame: "Every object of the source is at the destination, with the same key and size.",
  notShown: (doubts: readonly Doubt[]) =>
    `What it does not show: ${doubts.map((doubt) => DOUBT_TEXTS[doubt]).join("; ")}.`,
  stoppedAfter: (figures: Figures) => `After ${soFar(figures)}. What was not compared is not known.`,
  keepSource: "Do not delete the source.",
  details: "Details shows the first differing keys, and the command that lists all of them.",
  outcome: (outcome: Outcome, { objectCount, sizeBytes }: { objectCount: number; sizeBytes: number }) => {
    const name =
      outcome === "changed-since"
        ? "changed since the comparison began, so not judged"
        : OUTCOME_TEXTS[outcome];
    return `${name}: ${formatCount(objectCount, "object")}, ${formatBytesBoth(sizeBytes)}`;
  },
  refusedNames: (count: number) =>
    `${formatCount(count, "of the missing has", "of the missing have")} a name that OSS refuses`,
  etags: (tallies: Tallies) => etagsText(tallies),
  sampled: (sample: SampleSummary) => sampleText(sample),
  noSample: "No object was read whole. Compare again with a number of objects to read contents too.",
  onCard: (title: string, at: string): Phrase => [{ bold: title }, " · ", agoDate(at)],
  at: (by: string, at: string): Phrase => [{ user: by }, " ", atDate(at)],
  firstKeys: "First differing keys",
  exampleOutcome: (outcome: string) => OUTCOME_TEXTS[outcome as Outcome] ?? outcome,
  allKeys: "All of them, as a CSV file",
};
