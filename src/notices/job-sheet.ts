import * as z from "zod";
import { cleanForeign } from "../core/foreign-text.ts";
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
  code,
  context as grey,
  iconLine,
  line,
  linkButton,
  type Message,
  paragraphs,
  sheet as sheetBlock,
} from "./message.ts";
import { preparationNotice } from "./notice.ts";

/** The job sheet alone, as older versions posted it: today it is in the message that says ready. */
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
function accessKeyId({ preparation, grants }: PreparationView, kind: KeyKind): string {
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
  const t = texts.notice.jobSheet;
  const sheet = jobSheetOf(view, context);
  if (sheet === null) return [paragraphs(iconLine("warning", [t.unavailable]))];
  const tables = isOver ? [jobTable(sheet, t)] : tablesOf(sheet, t);
  return [
    paragraphs(...tables.flatMap(({ title, rows }) => [line([{ bold: title }]), sheetBlock(rows)])),
    ...lowerBoundBlocks(view, t),
    grey(footnote(sheet, t)),
  ];
}

/** The same with each value alone below its label, so that one press copies it. */
export function singleValueBlocks(
  view: PreparationView,
  { texts, ...context }: Pick<NoticeContext, "texts" | "site" | "links">,
): Block[] {
  const t = texts.notice.jobSheet;
  const sheet = jobSheetOf(view, context);
  if (sheet === null) return [paragraphs(iconLine("warning", [t.unavailable]))];
  return [
    ...tablesOf(sheet, t).map(({ title, rows }) =>
      paragraphs(
        line([{ bold: title }]),
        ...rows.flatMap(([label, value]) => [line([label]), code(plainValue(label, value, sheet, t))]),
      ),
    ),
    ...lowerBoundBlocks(view, t),
    grey(footnote(sheet, t)),
  ];
}

/** What is typed into the form: a number alone. Names of buckets, prefixes and users were written by others. */
function plainValue(label: string, value: string, { dataSizeBytes }: JobSheet, t: JobSheetTexts): string {
  return label === t.dataSize ? String(dataSizeBytes) : cleanForeign(value, VALUE_MAX);
}

/** Longer than the longest prefix that S3 has. */
const VALUE_MAX = 1_100;

function lowerBoundBlocks({ preparation: { estimate, checks } }: PreparationView, t: JobSheetTexts): Block[] {
  const isTooSmall = isLowerBound(estimate, checks.estimate?.findings);
  return isTooSmall ? [paragraphs(iconLine("warning", [t.lowerBound]))] : [];
}

type Table = { title: string; rows: readonly (readonly [label: string, value: string])[] };

function tablesOf(sheet: JobSheet, t: JobSheetTexts): Table[] {
  return [sourceTable(sheet, t), destinationTable(sheet, t), jobTable(sheet, t), logonTable(sheet, t)];
}

function sourceTable({ source }: JobSheet, t: JobSheetTexts): Table {
  return {
    title: t.sourceAddress,
    rows: [
      [t.name, source.addressName],
      [t.type, source.type],
      [t.endpoint, source.endpoint],
      [t.bucket, source.bucket],
      ...(source.prefix === "" ? [] : [[t.prefix, source.prefix] as const]),
      [t.accessKeyId, source.accessKeyId],
    ],
  };
}

function destinationTable({ destination }: JobSheet, t: JobSheetTexts): Table {
  return {
    title: t.destinationAddress,
    rows: [
      [t.name, destination.addressName],
      [t.type, "OSS"],
      [t.endpoint, destination.endpoint],
      [t.bucket, destination.bucket],
      [t.accessKeyId, destination.accessKeyId],
    ],
  };
}

function jobTable({ jobName, dataSizeBytes, fileCount }: JobSheet, t: JobSheetTexts): Table {
  return {
    title: t.job,
    rows: [
      [t.jobName, jobName],
      [t.dataSize, t.bytes(dataSizeBytes)],
      [t.fileCount, String(fileCount)],
    ],
  };
}

function logonTable({ logonName, logonLink }: JobSheet, t: JobSheetTexts): Table {
  return {
    title: t.logon,
    rows: [
      [t.logonLink, logonLink],
      [t.logonName, logonName],
    ],
  };
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
