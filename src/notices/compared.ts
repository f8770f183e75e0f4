import * as z from "zod";
import {
  type Compared,
  type ComparisonVerdict,
  comparedSchema,
  countDifferences,
  OUTCOMES,
} from "../core/comparison.ts";
import { failureSchema, type Preparation } from "../core/preparation.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import { offerButtons } from "./context.ts";
import { failurePhrases } from "./failed.ts";
import {
  bullets,
  buttonRow,
  iconLine,
  line,
  lines,
  type Message,
  type Paragraph,
  paragraphs,
} from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

const schema = z.object({
  kind: z.literal("compared"),
  /** Tells a comparison from others of the same preparation. */
  run: z.string(),
  status: z.enum(["running", "done", "failed", "stopped"]),
  by: z.string(),
  sampleSize: z.number(),
  figures: z.object({
    compared: z.number(),
    differences: z.number(),
    elapsedMs: z.number(),
    sample: z.object({ read: z.number(), of: z.number() }).nullable(),
  }),
  /** Of one that is done. */
  result: comparedSchema.optional(),
  /** Of one that failed. */
  failure: failureSchema.optional(),
  stoppedBy: z.string().optional(),
});
export type ComparedWords = Omit<z.infer<typeof schema>, "kind">;

export const NO_FIGURES: ComparedWords["figures"] = {
  compared: 0,
  differences: 0,
  elapsedMs: 0,
  sample: null,
};

const VERDICT_ICONS: Record<ComparisonVerdict, string> = {
  same: "white_check_mark",
  different: "warning",
  unknown: "grey_question",
};

/** How far a comparison has come, then what it came to: counts alone, since names of objects are for Details. */
export const compared = preparationNotice({
  schema,
  draw(said, { preparation: { id } }, context): Message {
    const { texts } = context;
    const buttons = said.status === "running" ? ["stop_compare"] : said.status === "done" ? ["details"] : [];
    return {
      text: texts.notification.compared(id, said.status, said.result?.verdict ?? null),
      blocks: [
        paragraphs(...paragraphsOf(said, texts)),
        ...buttonRow("compared", offerButtons(context, buttons)),
      ],
    };
  },
});

function paragraphsOf(said: z.infer<typeof schema>, texts: Texts): Paragraph[] {
  const { comparison: t } = texts;
  const keepSource = line([{ bold: t.keepSource }]);
  switch (said.status) {
    case "running":
      return [iconLine("hourglass_flowing_sand", t.running(said.figures))];
    case "stopped":
      return [
        iconLine("black_square_for_stop", [{ bold: t.stopped }, ...t.by(said.stoppedBy ?? said.by)]),
        line([t.stoppedAfter(said.figures)]),
        keepSource,
      ];
    case "failed":
      return [
        iconLine("warning", [{ bold: t.failed }]),
        ...(said.failure === undefined ? [] : [lines(failurePhrases(said.failure, texts))]),
        keepSource,
      ];
    case "done":
      return said.result === undefined ? [] : doneParagraphs(said, said.result, texts);
  }
}

function doneParagraphs(
  { by, figures }: z.infer<typeof schema>,
  result: Compared,
  texts: Texts,
): Paragraph[] {
  const { comparison: t } = texts;
  const { verdict, doubts } = result;
  const title: Phrase = [{ bold: comparisonTitle(result, texts) }, ...t.by(by), t.took(figures.elapsedMs)];
  return [
    iconLine(VERDICT_ICONS[verdict], title),
    ...(verdict === "same" ? [line([t.isSame])] : [line([{ bold: t.keepSource }])]),
    ...(doubts.length === 0 ? [] : [line([t.notShown(doubts)])]),
    bullets(comparisonCounts(result, texts)),
    ...(result.sample === null && verdict === "same" ? [line([t.noSample])] : []),
    ...(countDifferences(result.tallies) === 0 ? [] : [line([t.details])]),
  ];
}

export function comparisonTitle({ verdict, tallies }: Compared, { comparison: t }: Texts): string {
  return verdict === "different" ? t.different(countDifferences(tallies)) : t[verdict];
}

/** What there is of each kind, what the ETags say, and what was read. */
export function comparisonCounts({ tallies, sample }: Compared, { comparison: t }: Texts): Phrase[] {
  const { objects, sizeBytes, missingWithRefusedName } = tallies;
  return [
    ...OUTCOMES.filter((outcome) => objects[outcome] > 0 || outcome === "same").map(
      (outcome): Phrase => [
        t.outcome(outcome, { objectCount: objects[outcome], sizeBytes: sizeBytes[outcome] }),
      ],
    ),
    ...(missingWithRefusedName === 0 ? [] : [[t.refusedNames(missingWithRefusedName)]]),
    ...(objects.same === 0 ? [] : [[t.etags(tallies)]]),
    ...(sample === null ? [] : [[t.sampled(sample)]]),
  ];
}

export function comparisonIcon({ verdict }: Pick<Compared, "verdict">): string {
  return VERDICT_ICONS[verdict];
}

/** One message for each comparison: edited from its beginning to its end. */
export function comparedPost(preparation: Pick<Preparation, "request">, words: ComparedWords): PostDraft {
  return threadPost(preparation, `compare:${words.run}`, compared.of(words));
}
