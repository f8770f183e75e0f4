import * as z from "zod";
import { type JobSheet, makeJobSheet } from "../core/job-sheet.ts";
import { type KeyKind, keyIdOf } from "../core/key-generation.ts";
import { isLowerBound } from "../core/lower-bound.ts";
import { isHeldByWhitelist } from "../core/preparation.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import type { NoticeContext } from "./context.ts";
import {
  type Block,
  buttonRow,
  context as grey,
  iconLine,
  line,
  linkButton,
  type Message,
  type Paragraph,
  paragraphs,
  sheet as sheetBlock,
} from "./message.ts";
import { preparationNotice } from "./notice.ts";

/** The job sheet alone, as older versions posted it: today it stands in the message that says ready. */
export const jobSheet = preparationNotice({
  schema: z.object({ kind: z.literal("job_sheet") }),
  draw(_, view, context): Message {
    const { preparation } = view;
    const { texts, links } = context;
    const isHeld = isHeldByWhitelist(preparation);
    return {
      text: texts.notification.jobSheet(preparation.id),
      blocks: [
        ...(isHeld ? [paragraphs(iconLine("warning", [{ bold: texts.card.doNotStart }]))] : []),
        ...jobSheetBlocks(view, context),
        ...buttonRow("job_sheet", [linkButton("console", texts.button.openConsole, links.mgwConsole)]),
      ],
    };
  },
});

type JobSheetTexts = Texts["notice"]["jobSheet"];

/** The job sheet of a view, or null while its figures or keys are not known. */
function jobSheetOf(
  view: PreparationView,
  { site, links }: Pick<NoticeContext, "site" | "links">,
): JobSheet | null {
  const { preparation } = view;
  if (preparation.estimate === null) return null;
  return makeJobSheet({
    preparationId: preparation.id,
    request: preparation.request,
    facts: preparation.facts,
    estimate: preparation.estimate,
    sourceAccessKeyId: accessKeyId(view, "iam.create-key"),
    destinationAccessKeyId: accessKeyId(view, "ram.create-key"),
    site,
    consoleLink: links.mgwConsole,
  });
}

/** The id of the present key; empty while there is none. */
export function accessKeyId({ preparation, grants }: PreparationView, kind: KeyKind): string {
  return keyIdOf(grants, kind, preparation.keyGeneration) ?? "";
}

/**
 * Every value to type into the service's forms, under the headings and labels that its console has. Never a secret.
 * `isOver`: the credentials are revoked: figures alone.
 */
export function jobSheetBlocks(
  view: PreparationView,
  { texts, ...context }: Pick<NoticeContext, "texts" | "site" | "links">,
  isOver = false,
): Block[] {
  const { estimate, checks } = view.preparation;
  const t = texts.notice.jobSheet;
  const sheet = jobSheetOf(view, context);
  if (sheet === null) return [paragraphs(iconLine("warning", [t.unavailable]))];
  const isTooSmall = isLowerBound(estimate, checks.estimate?.findings);
  return [
    paragraphs(
      ...(isOver ? [] : [...sourceValues(sheet, t), ...destinationValues(sheet, t)]),
      ...jobValues(sheet, t),
      ...(isOver ? [] : logonValues(sheet, t)),
    ),
    ...(isTooSmall ? [paragraphs(iconLine("warning", [t.lowerBound]))] : []),
    grey(footnote(sheet, t)),
  ];
}

type Value = readonly [label: string, value: string];

function table(title: string, rows: readonly Value[]): Paragraph[] {
  return [line([{ bold: title }]), sheetBlock(rows)];
}

function sourceValues({ source }: JobSheet, t: JobSheetTexts): Paragraph[] {
  return table(t.sourceAddress, [
    [t.name, source.addressName],
    [t.type, source.type],
    [t.endpoint, source.endpoint],
    [t.bucket, source.bucket],
    ...(source.prefix === "" ? [] : [[t.prefix, source.prefix] as const]),
    [t.accessKeyId, source.accessKeyId],
  ]);
}

function destinationValues({ destination }: JobSheet, t: JobSheetTexts): Paragraph[] {
  return table(t.destinationAddress, [
    [t.name, destination.addressName],
    [t.type, "OSS"],
    [t.endpoint, destination.endpoint],
    [t.bucket, destination.bucket],
    [t.accessKeyId, destination.accessKeyId],
  ]);
}

function jobValues({ jobName, dataSizeBytes, fileCount }: JobSheet, t: JobSheetTexts): Paragraph[] {
  return table(t.job, [
    [t.jobName, jobName],
    [t.dataSize, t.bytes(dataSizeBytes)],
    [t.fileCount, String(fileCount)],
  ]);
}

function logonValues({ logonName, logonLink }: JobSheet, t: JobSheetTexts): Paragraph[] {
  return table(t.logon, [
    [t.logonLink, logonLink],
    [t.logonName, logonName],
  ]);
}

function footnote(
  { archivedBytes, archivedObjects, restored, asOf, method }: JobSheet,
  t: JobSheetTexts,
): string {
  const hasArchive = archivedBytes !== 0 || archivedObjects !== 0;
  return [
    t.figures(method, asOf),
    ...(hasArchive ? [t.archived(archivedBytes, archivedObjects)] : []),
    ...(restored === null ? [] : [t.restored(restored.sizeBytes, restored.objectCount, restored.until)]),
    t.notKept,
  ].join(" ");
}
