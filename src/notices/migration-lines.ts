import { shortestDurationSeconds } from "../core/estimate.ts";
import { readCallFailure } from "../core/migration/call-failures.ts";
import type { FailureGroup } from "../core/migration/file-failures.ts";
import { type Migration, shareDone } from "../core/migration/migration.ts";
import type { MigrationState } from "../core/migration/states.ts";
import { detailText } from "../texts/failure-text.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { costText } from "./decision-lines.ts";
import { amountText } from "./facts-lines.ts";
import type { ButtonName } from "./message.ts";

/** As those of the preparation: told apart by shape as well as by colour. */
export const MIGRATION_ICONS: Record<MigrationState, string> = {
  setting_up: "gear",
  setup_failed: "x",
  set_up: "raised_hand",
  launching: "rocket",
  running: "hourglass_flowing_sand",
  paused: "double_vertical_bar",
  stopping: "black_square_for_stop",
  stopped: "black_square_for_stop",
  finished: "checkered_flag",
  finished_with_failures: "warning",
  interrupted: "warning",
  retrying: "arrows_counterclockwise",
  removing: "wastebasket",
  remove_failed: "rotating_light",
  removed: "wastebasket",
  lost: "grey_question",
};

const UNDER_WAY: readonly ButtonName[] = ["pause_migration", "stop_migration"];
const ENDED_RUN: readonly ButtonName[] = ["compare", "run_again"];

/** What people do next with a migration in a state, in the order of the buttons; each is offered where it makes sense. */
const BUTTONS: Partial<Record<MigrationState, readonly ButtonName[]>> = {
  set_up: ["start_migration"],
  launching: UNDER_WAY,
  running: UNDER_WAY,
  paused: ["resume_migration", "stop_migration"],
  stopped: ENDED_RUN,
  interrupted: ENDED_RUN,
  finished: ["compare", "run_again"],
  finished_with_failures: ["retry_files", "compare", "run_again"],
};

export function runButtons(state: MigrationState): readonly ButtonName[] {
  return BUTTONS[state] ?? [];
}

/** What somebody who starts a migration answers for: how much, for how long at best, at what cost, through what, and over what. */
export function startLines(view: PreparationView, texts: Texts): Phrase[] {
  const { preparation, cost, migration } = view;
  const { estimate, request } = preparation;
  const t = texts.migration.setUp;
  const amount = amountText(preparation, texts);
  return [
    ...(amount === null || estimate === null
      ? []
      : [[t.amount(amount, shortestDurationSeconds(estimate, request.ossRegion))]]),
    ...(estimate === null || estimate.archivedBytes === 0 ? [] : [[t.archived(estimate.archivedBytes)]]),
    ...(cost === undefined ? [] : [[costText(preparation, cost, texts)]]),
    ...(migration === undefined
      ? []
      : [t.through(migration.region, migration.role), [t.overwrites(migration.overwrite)]]),
  ];
}

/** So many causes of failed files are told, each with one example. */
const CAUSES_SHOWN = 5;

/** After these the source is still needed, whatever the counts say. */
const ENDED: ReadonlySet<MigrationState> = new Set([
  "finished",
  "finished_with_failures",
  "stopped",
  "interrupted",
]);

type Shown = Pick<Migration, "state" | "progress" | "doubt" | "failure" | "unknownAnswers">;

/** What is said of a migration as it stands: its state, how far it is, what is wrong, and what nobody knows. */
export function migrationLines(migration: Shown, texts: Texts): Phrase[] {
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
