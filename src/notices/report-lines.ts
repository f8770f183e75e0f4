import type { ClosingReport } from "../core/closing-report.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";

/** What became of a preparation: who decided, what was compared, and each key with its end. The end itself is the caller's to say. */
export function reportPhrases(report: ClosingReport, { closing: { report: t } }: Texts): Phrase[] {
  const { requester, requestedAt, approvals, comparison, keys } = report;
  return [
    t.requested(requester, requestedAt),
    t.approved(approvals),
    comparison === null ? [t.notCompared] : t.compared(comparison),
    ...(keys.length === 0 ? [[t.noKeys]] : keys.map((key) => t.key(key))),
  ];
}
