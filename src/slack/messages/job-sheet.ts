import type { KnownBlock } from "@slack/types";
import { type JobSheet, makeJobSheet } from "../../core/job-sheet.ts";
import { type KeyKind, keyIdOf } from "../../core/key-generation.ts";
import { isLowerBound } from "../../core/lower-bound.ts";
import { isHeldByWhitelist } from "../../core/preparation.ts";
import { en } from "../../texts/en.ts";
import { formatBytes } from "../../texts/formats.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { actionsBlock, divider, header, linkButton } from "../plain-blocks.ts";
import { copyable, iconLine, line, quote, richText } from "../rich-text.ts";
import { type Message, makeMessage } from "./message.ts";
import type { RenderContext } from "./render-context.ts";

const t = en.notice.jobSheet;

/** The job sheet of a view, or null while its figures or keys are not known. */
function jobSheetOf(
  view: PreparationView,
  { site, links }: Pick<RenderContext, "site" | "links">,
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

/** Every value to type into the service's forms, each alone in a block that copies whole. Never a secret. */
export function renderJobSheet(
  view: PreparationView,
  context: Pick<RenderContext, "site" | "links">,
): Message {
  const { preparation } = view;
  const text = en.notification.jobSheet(preparation.id);
  const sheet = jobSheetOf(view, context);
  if (sheet === null) return makeMessage(text, [richText(iconLine("warning", [t.unavailable]))]);
  return makeMessage(text, [
    header(t.title),
    richText(
      ...(isHeldByWhitelist(preparation) ? [iconLine("warning", [{ bold: en.card.doNotStart }])] : []),
      line([t.intro]),
      ...(isLowerBound(preparation.estimate, preparation.checks.estimate?.findings)
        ? [iconLine("warning", [t.lowerBound])]
        : []),
    ),
    divider,
    ...sourceBlocks(sheet),
    ...destinationBlocks(sheet),
    ...jobBlocks(sheet),
    divider,
    values(t.logon, [
      [t.logonName, sheet.logonName],
      [t.logonLink, sheet.logonLink],
    ]),
    ...actionsBlock("job_sheet_actions", [linkButton("console", en.button.openConsole, sheet.consoleLink)]),
  ]);
}

function sourceBlocks({ source }: JobSheet): KnownBlock[] {
  return [
    values(t.sourceAddress, [
      [t.type, source.type],
      [t.name, source.addressName],
      [t.endpoint, source.endpoint],
      [t.bucket, source.bucket],
      ...(source.prefix === "" ? [] : [[t.prefix, source.prefix] as const]),
      [t.accessKeyId, source.accessKeyId],
    ]),
  ];
}

function destinationBlocks({ destination }: JobSheet): KnownBlock[] {
  return [
    values(t.destinationAddress, [
      [t.name, destination.addressName],
      [t.endpoint, destination.endpoint],
      [t.bucket, destination.bucket],
      [t.accessKeyId, destination.accessKeyId],
    ]),
  ];
}

function jobBlocks({
  jobName,
  dataSizeBytes,
  archivedBytes,
  archivedObjects,
  restored,
  fileCount,
  asOf,
  method,
}: JobSheet): KnownBlock[] {
  return [
    values(t.job, [
      [t.name, jobName],
      [`${t.dataSize} (${formatBytes(dataSizeBytes)})`, String(dataSizeBytes)],
      [t.fileCount, String(fileCount)],
    ]),
    richText(
      quote([
        ...(archivedBytes === 0 && archivedObjects === 0
          ? []
          : [`${t.archived(archivedBytes, archivedObjects)}\n`]),
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
function values(title: string, rows: readonly (readonly [string, string])[]): KnownBlock {
  return richText(
    line([{ bold: title }]),
    ...rows.flatMap(([label, value]) => [line([label]), copyable(value)]),
  );
}
