import type { RichTextBlock } from "@slack/types";
import { byGravity, type Finding } from "../../core/finding.ts";
import { en } from "../../texts/en.ts";
import { textOfFinding } from "../../texts/finding-text.ts";
import type { Phrase } from "../../texts/phrase.ts";
import { cleanForeign, cleanForeignLines } from "../foreign-text.ts";
import { iconLine, line, preformatted, quote, richText } from "../rich-text.ts";
import { severityIcon } from "./icons.ts";

const EVIDENCE_LINES = 8;
const EVIDENCE_LINE_MAX = 300;
const EVIDENCE_MAX = 1_500;
const DETAIL_MAX = 700;

/** One finding in a line: its title. */
export function findingTitle(finding: Pick<Finding, "code" | "args">): string {
  return cleanForeign(textOfFinding(en, finding).title, 200);
}

/**
 * A finding in full: title, what it means, what to do; its evidence only where `hasEvidence`.
 * Texts are made of arguments that a cloud or a person wrote, so all of it is handled as foreign.
 */
function findingBlock(finding: Finding, options: { hasEvidence: boolean }): RichTextBlock {
  const { title, detail, remedy } = textOfFinding(en, finding);
  const phrases: Phrase[] = [[{ foreign: cleanForeign(detail, DETAIL_MAX) }]];
  const evidence = options.hasEvidence ? evidenceText(finding) : "";
  return richText(
    iconLine(severityIcon(finding.severity), [{ foreign: title, isBold: true }]),
    ...phrases.map(line),
    ...(remedy === null ? [] : [quote([{ foreign: cleanForeign(remedy, DETAIL_MAX) }])]),
    ...(evidence === "" ? [] : [preformatted(evidence)]),
  );
}

/** Findings in full, the gravest first. Good ones are left out: nothing is told that tells nothing. */
export function findingBlocks(
  findings: readonly Finding[],
  options: { hasEvidence: boolean },
): RichTextBlock[] {
  return tellable(findings).map((finding) => findingBlock(finding, options));
}

export function tellable(findings: readonly Finding[]): Finding[] {
  return byGravity(findings.filter(({ severity }) => severity !== "ok"));
}

export function evidenceText({ evidence }: Pick<Finding, "evidence">): string {
  const shown = evidence.slice(0, EVIDENCE_LINES).map((text) => cleanForeignLines(text, EVIDENCE_LINE_MAX));
  if (evidence.length > EVIDENCE_LINES) shown.push(`(+${evidence.length - EVIDENCE_LINES})`);
  return cleanForeignLines(shown.join("\n"), EVIDENCE_MAX);
}
