import type { MigrationState } from "../../core/migration/states.ts";
import type { State } from "../../core/states.ts";

/**
 * How everything stands, in numbers alone: no id, name or text of anybody. Of what has ended nothing is counted, so that years
 * of it cost nothing. Moments are ISO 8601, null where there is none.
 */
export type Figures = {
  /** Preparations that have not ended, by state; every such state is there, also with none. */
  byState: Partial<Record<State, number>>;
  /** Migrations that the bot runs and that have not ended, by state; every such state is there, also with none. */
  migrationsByState: Partial<Record<MigrationState, number>>;
  /** Since when the approval that waits longest has been waited for. */
  awaitingSince: string | null;
  /** Credentials that were sent and that nobody has opened. */
  unopened: number;
  /** Preparations whose credentials should have been revoked by now, and are not. */
  pastEnd: number;
  /** Messages that are due, and since when the oldest of them has been. */
  postsDue: number;
  postDueSince: string | null;
  /** Differences between record and clouds that nobody has ended. */
  openDrifts: number;
  auditEntries: number;
  auditLastAt: string | null;
  /** When the daily check at both clouds last began. */
  driftLookAt: string | null;
};

export type FigureStore = {
  /** Errors: those of the database. */
  readFigures(): Promise<Figures>;
};
