import { byGravity, type Finding } from "../core/finding.ts";
import { cleanForeign, cleanForeignLines } from "../core/foreign-text.ts";
import { everyResult, type Preparation } from "../core/preparation.ts";
import { textOfFinding } from "../texts/finding-text.ts";
import type { Texts } from "../texts/texts.ts";
import { severityIcon } from "./icons.ts";
import { type Block, code, iconLine, line, paragraphs, quote } from "./message.ts";

const EVIDENCE_LINES = 8;
const EVIDENCE_LINE_MAX = 300;
const EVIDENCE_MAX = 1_500;
const DETAIL_MAX = 700;
const TITLE_MAX = 200;

/** One finding in a line: its title. */
export function findingTitle(finding: Pick<Finding, "code" | "args">, texts: Texts): string {
  return cleanForeign(textOfFinding(texts, finding).title, TITLE_MAX);
}

/**
 * A finding in full: title, what it means, what to do; its evidence only where `hasEvidence`.
 * Texts are made of arguments that a cloud or a person wrote, so all of it is handled as foreign.
 */
function findingBlock(finding: Finding, texts: Texts, hasEvidence: boolean): Block {
  const { title, detail, remedy } = textOfFinding(texts, finding);
  const evidence = hasEvidence ? evidenceText(finding) : "";
  return paragraphs(
    iconLine(severityIcon(finding.severity), [{ foreign: title, isBold: true }]),
    line([{ foreign: cleanForeign(detail, DETAIL_MAX) }]),
    ...(remedy === null ? [] : [quote([{ foreign: cleanForeign(remedy, DETAIL_MAX) }])]),
    ...(evidence === "" ? [] : [code(evidence)]),
  );
}

/** Findings in full, the gravest first. Good ones are left out: nothing is told that tells nothing. */
export function findingBlocks(
  findings: readonly Finding[],
  texts: Texts,
  { hasEvidence }: { hasEvidence: boolean },
): Block[] {
  return tellable(findings).map((finding) => findingBlock(finding, texts, hasEvidence));
}

export function tellable(findings: readonly Finding[]): Finding[] {
  return byGravity(findings.filter(({ severity }) => severity !== "ok"));
}

export function findingsOf({ checks }: Preparation, check: string): readonly Finding[] {
  return everyResult(checks).find(({ name }) => name === check)?.result?.findings ?? [];
}

export function evidenceText({ evidence }: Pick<Finding, "evidence">): string {
  const shown = evidence.slice(0, EVIDENCE_LINES).map((text) => cleanForeignLines(text, EVIDENCE_LINE_MAX));
  if (evidence.length > EVIDENCE_LINES) shown.push(`(+${evidence.length - EVIDENCE_LINES})`);
  return cleanForeignLines(shown.join("\n"), EVIDENCE_MAX);
}
