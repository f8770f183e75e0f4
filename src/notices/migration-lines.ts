import { readCallFailure } from "../core/migration/call-failures.ts";
import type { FailureGroup } from "../core/migration/file-failures.ts";
import { type Migration, shareDone } from "../core/migration/migration.ts";
import type { MigrationState } from "../core/migration/states.ts";
import { detailText } from "../texts/failure-text.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";

/** So many causes of failed files are told, each with one example. */
const CAUSES_SHOWN = 5;

/** After these the source is still needed, whatever the counts say. */
const ENDED: ReadonlySet<MigrationState> = new Set([
  "finished",
  "finished_with_failures",
  "stopped",
  "interrupted",
]);

/** What is said of a migration as it stands: its state, how far it is, what is wrong, and what nobody knows. */
export function migrationLines(migration: Migration, texts: Texts): Phrase[] {
  const { state, progress, doubt, failure, unknownAnswers } = migration;
  const told = texts.migration;
  const unknown = unknownAnswers.at(-1);
  return [
    [{ bold: told.state(state) }],
    ...(progress === null ? [] : [[told.progress(progress, shareDone(progress))]]),
    ...(doubt === null ? [] : [[told.doubt(doubt)]]),
    ...(failure === null ? [] : [failureLine(failure, texts)]),
    ...(unknown === undefined ? [] : [[told.unknownWord(unknown.operation), " ", { foreign: unknown.word }]]),
    ...(ENDED.has(state) ? [[told.keepSource]] : []),
  ];
}

function failureLine(failure: NonNullable<Migration["failure"]>, texts: Texts): Phrase {
  const detail = detailText(texts.failure, failure.detail);
  const known = readCallFailure({ code: failure.code, detail });
  const said: Phrase = [{ foreign: detail }, ` (${failure.operation}, ${failure.code})`];
  return known === null ? said : [texts.migration.callFailure(known), " · ", ...said];
}

/** Why files failed, the most frequent cause first, each with a line as the service wrote it. */
export function fileFailureLines(groups: readonly FailureGroup[], texts: Texts): Phrase[] {
  return groups
    .slice(0, CAUSES_SHOWN)
    .map(({ cause, count, example }) => [
      texts.migration.fileFailure({ cause, count }),
      texts.format.colon,
      { foreign: example },
    ]);
}
