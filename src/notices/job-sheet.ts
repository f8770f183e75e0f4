import * as z from "zod";
import { type JobSheet, makeJobSheet } from "../core/job-sheet.ts";
import { type KeyKind, keyIdOf } from "../core/key-generation.ts";
import { isLowerBound } from "../core/lower-bound.ts";
import { isHeldByWhitelist, type Preparation } from "../core/preparation.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import type { NoticeContext } from "./context.ts";
import {
  type Block,
  buttonRow,
  divider,
  header,
  iconLine,
  line,
  linkButton,
  type Message,
  paragraphs,
  quote,
  value,
} from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** Every value to type into the service's forms, each alone in a block that copies whole. Never a secret. */
export const jobSheet = preparationNotice({
  schema: z.object({ kind: z.literal("job_sheet") }),
  draw: (_, view, context) => drawJobSheet(view, context),
});

export function jobSheetPost(preparation: Preparation): PostDraft {
  return threadPost(preparation, `job-sheet:${preparation.revision}`, jobSheet.of({}));
}

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

function drawJobSheet(view: PreparationView, context: NoticeContext): Message {
  const { preparation } = view;
  const { texts } = context;
  const t = texts.notice.jobSheet;
  const text = texts.notification.jobSheet(preparation.id);
  const sheet = jobSheetOf(view, context);
  if (sheet === null) return { text, blocks: [paragraphs(iconLine("warning", [t.unavailable]))] };
  return {
    text,
    blocks: [
      header(t.title),
      paragraphs(
        ...(isHeldByWhitelist(preparation) ? [iconLine("warning", [{ bold: texts.card.doNotStart }])] : []),
        line([t.intro]),
        ...(isLowerBound(preparation.estimate, preparation.checks.estimate?.findings)
          ? [iconLine("warning", [t.lowerBound])]
          : []),
      ),
      divider,
      sourceBlock(sheet, t),
      destinationBlock(sheet, t),
      ...jobBlocks(sheet, t),
      divider,
      values(t.logon, [
        [t.logonName, sheet.logonName],
        [t.logonLink, sheet.logonLink],
      ]),
      ...buttonRow("job_sheet", [linkButton("console", texts.button.openConsole, sheet.consoleLink)]),
    ],
  };
}

function sourceBlock({ source }: JobSheet, t: JobSheetTexts): Block {
  return values(t.sourceAddress, [
    [t.type, source.type],
    [t.name, source.addressName],
    [t.endpoint, source.endpoint],
    [t.bucket, source.bucket],
    ...(source.prefix === "" ? [] : [[t.prefix, source.prefix] as const]),
    [t.accessKeyId, source.accessKeyId],
  ]);
}

function destinationBlock({ destination }: JobSheet, t: JobSheetTexts): Block {
  return values(t.destinationAddress, [
    [t.name, destination.addressName],
    [t.endpoint, destination.endpoint],
    [t.bucket, destination.bucket],
    [t.accessKeyId, destination.accessKeyId],
  ]);
}

function jobBlocks(sheet: JobSheet, t: JobSheetTexts): Block[] {
  const { jobName, dataSizeBytes, archivedBytes, archivedObjects, restored, fileCount, asOf, method } = sheet;
  const hasArchive = archivedBytes !== 0 || archivedObjects !== 0;
  return [
    values(t.job, [
      [t.name, jobName],
      [t.dataSize(dataSizeBytes), String(dataSizeBytes)],
      [t.fileCount, String(fileCount)],
    ]),
    paragraphs(
      quote([
        ...(hasArchive ? [`${t.archived(archivedBytes, archivedObjects)}\n`] : []),
        ...(restored === null
          ? []
          : [`${t.restored(restored.sizeBytes, restored.objectCount, restored.until)}\n`]),
        `${t.figures(method, asOf)} ${t.base}\n`,
        t.notKept,
      ]),
    ),
  ];
}

/** Labels and values under a heading; each value stands in a block of its own, so that it is copied alone. */
function values(title: string, rows: readonly (readonly [string, string])[]): Block {
  return paragraphs(
    line([{ bold: title }]),
    ...rows.flatMap(([label, text]) => [line([label]), value(text)]),
  );
}
