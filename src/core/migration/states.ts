/** What can happen to a migration, as far as it moves the state. Those that begin with `seen_` were read in the service. */
export type MigrationEvent =
  | "approved"
  | "dropped"
  | "setup_ended"
  | "setup_failed"
  | "launch_asked"
  | "stop_asked"
  | "retry_asked"
  | "retry_failed"
  | "removal_asked"
  | "removal_failed"
  | "removed"
  | SeenEvent;

/** What a look at the job and its history can come to. */
export type SeenEvent =
  | "seen_launching"
  | "seen_running"
  | "seen_paused"
  | "seen_finished"
  | "seen_finished_with_failures"
  | "seen_interrupted"
  | "seen_stopped"
  | "seen_gone";

/** Stored: treat the names as public. */
export const MIGRATION_STATES = [
  "proposed",
  "setting_up",
  "setup_failed",
  "set_up",
  "launching",
  "running",
  "paused",
  "stopping",
  "stopped",
  "finished",
  "finished_with_failures",
  "interrupted",
  "retrying",
  "removing",
  "remove_failed",
  "removed",
  "dropped",
  "lost",
] as const;
export type MigrationState = (typeof MIGRATION_STATES)[number];

type Row = {
  /** Where each event leads; what is not named cannot happen. Nothing leads on from a state that has ended. */
  on: Partial<Record<MigrationEvent, MigrationState>>;
  /** The workflow that it cannot be without. */
  run?: "set_up_migration" | "retry_failed_files" | "remove_migration";
  /** A job of the service may be reading with the key, so that changing or deleting the key stops it. */
  isReading?: true;
  /** The job is looked at in the service, since its state may be another by now. */
  isWatched?: true;
};

/**
 * What a look may find in any state in which the job exists, no matter who started or stopped it: people have the service's console
 * too. A state is never written that was not read.
 */
const SEEN = {
  seen_launching: "launching",
  seen_running: "running",
  seen_paused: "paused",
  seen_finished: "finished",
  seen_finished_with_failures: "finished_with_failures",
  seen_interrupted: "interrupted",
  seen_gone: "lost",
} as const satisfies Partial<Record<SeenEvent, MigrationState>>;

const ENDED_RUN: Row = {
  isWatched: true,
  on: { ...SEEN, launch_asked: "launching", removal_asked: "removing" },
};

/** The only owner of what a state of a migration is; the table in docs/managed-migration.md says the same. */
const TABLE: Record<MigrationState, Row> = {
  proposed: { on: { approved: "setting_up", dropped: "dropped" } },
  setting_up: { run: "set_up_migration", on: { setup_ended: "set_up", setup_failed: "setup_failed" } },
  setup_failed: { on: { approved: "setting_up", removal_asked: "removing" } },
  set_up: { isWatched: true, on: { ...SEEN, launch_asked: "launching", removal_asked: "removing" } },
  launching: { isWatched: true, isReading: true, on: { ...SEEN, stop_asked: "stopping" } },
  running: { isWatched: true, isReading: true, on: { ...SEEN, stop_asked: "stopping" } },
  paused: {
    isWatched: true,
    isReading: true,
    on: { ...SEEN, launch_asked: "launching", stop_asked: "stopping" },
  },
  // That it runs or is paused is no news while it has not stopped yet.
  stopping: {
    isWatched: true,
    isReading: true,
    on: { seen_stopped: "stopped", seen_interrupted: "stopped", seen_gone: "lost" },
  },
  stopped: ENDED_RUN,
  finished: ENDED_RUN,
  finished_with_failures: { ...ENDED_RUN, on: { ...ENDED_RUN.on, retry_asked: "retrying" } },
  interrupted: ENDED_RUN,
  // Its own workflow looks at the job of the failed files, whose runs are counted from 1 again.
  retrying: {
    run: "retry_failed_files",
    isReading: true,
    on: {
      seen_finished: "finished",
      seen_finished_with_failures: "finished_with_failures",
      seen_interrupted: "interrupted",
      seen_gone: "lost",
      retry_failed: "finished_with_failures",
    },
  },
  removing: { run: "remove_migration", on: { removed: "removed", removal_failed: "remove_failed" } },
  remove_failed: { on: { removal_asked: "removing" } },
  removed: { on: {} },
  dropped: { on: {} },
  lost: { on: { removal_asked: "removing" } },
};

/** The state after an event, or null when the event cannot happen in this state. */
export function nextMigrationState(state: MigrationState, event: MigrationEvent): MigrationState | null {
  return TABLE[state].on[event] ?? null;
}

/** The workflow that a state cannot be without; null: it waits for people, for time or for the service. */
export function migrationRunOf(state: MigrationState): NonNullable<Row["run"]> | null {
  return TABLE[state].run ?? null;
}

/** Whether something of it may exist in the service: the one question that revoke, rotate and extend ask. */
export function isMigrationOpen(state: MigrationState): boolean {
  return Object.keys(TABLE[state].on).length > 0;
}

export function isReading(state: MigrationState): boolean {
  return TABLE[state].isReading === true;
}

export const OPEN_MIGRATION_STATES: readonly MigrationState[] = MIGRATION_STATES.filter(isMigrationOpen);
export const WATCHED_MIGRATION_STATES: readonly MigrationState[] = MIGRATION_STATES.filter(
  (state) => TABLE[state].isWatched,
);

/** Every migration of these states has to be stopped before its credentials may go. */
export const READING_STATES: readonly MigrationState[] = MIGRATION_STATES.filter(isReading);
