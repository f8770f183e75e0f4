import { isRevocationAnnounced } from "../core/closing.ts";
import type { StoredComparison } from "../core/comparison.ts";
import { cleanForeign } from "../core/foreign-text.ts";
import type { Preparation, PreparationRequest } from "../core/preparation.ts";
import { isLive } from "../core/states.ts";
import type { Texts } from "../texts/texts.ts";
import { comparisonCounts, comparisonIcon, comparisonTitle } from "./compared.ts";
import { type Block, bullets, code, iconLine, line, paragraphs, type Row } from "./message.ts";

/** The last comparison on the card, and a revocation that was announced since the work seems done. */
export function comparisonRows({ comparison, closing, state }: Preparation, texts: Texts): Row[] {
  const isAnnounced = isLive(state) && isRevocationAnnounced(closing);
  return [
    ...(comparison === null
      ? []
      : [
          {
            icon: comparisonIcon(comparison),
            phrase: texts.comparison.onCard(comparisonTitle(comparison, texts), comparison.endedAt),
          },
        ]),
    ...(isAnnounced ? [{ icon: "alarm_clock", phrase: texts.closing.onCard(closing.dueAt) }] : []),
  ];
}

/** The same in Details: all counts, the first keys, and how to get all of them. */
export function comparisonBlocks({ comparison, request }: Preparation, texts: Texts): Block[] {
  if (comparison === null) return [];
  const { comparison: t } = texts;
  const { by, endedAt, examples } = comparison;
  const title = comparisonTitle(comparison, texts);
  return [
    paragraphs(
      iconLine(comparisonIcon(comparison), [{ bold: title }, "  ", ...t.at(by, endedAt)]),
      bullets(comparisonCounts(comparison, texts)),
    ),
    ...(examples.length === 0
      ? []
      : [
          paragraphs(line([{ bold: t.firstKeys }]), code(exampleText(comparison, texts))),
          paragraphs(line([{ bold: t.allKeys }]), code(compareCommand(request))),
        ]),
  ];
}

/** Room for twenty of them in one block. */
const KEY_SHOWN = 120;

function exampleText({ examples }: StoredComparison, { comparison: t }: Texts): string {
  return examples
    .map(({ outcome, key }) => `${t.exampleOutcome(outcome)}  ${cleanForeign(key, KEY_SHOWN)}`)
    .join("\n");
}

/** The command that compares the same and writes every difference down. */
export function compareCommand({
  sourceBucket,
  destinationBucket,
  prefix,
  ossRegion,
}: Pick<PreparationRequest, "sourceBucket" | "destinationBucket" | "prefix" | "ossRegion">): string {
  const places = [`s3://${sourceBucket}/${prefix}`, `oss://${destinationBucket}/${prefix}`];
  return [
    "npx mgw-prep compare",
    ...places.map((place) => shellWord(cleanForeign(place, COMMAND_MAX))),
    `--region ${shellWord(ossRegion)}`,
    "--report differences.csv",
  ].join(" ");
}

/** Longer than the longest address. */
const COMMAND_MAX = 1_200;

/** One word of a POSIX shell, whatever is in it. */
function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
