/** What can happen to a migration, as far as it moves the state. Those that begin with `seen_` were read in the service. */
export type MigrationEvent =
  | "setup_retried"
  | "setup_ended"
  | "setup_failed"
  | "launch_asked"
  | "launch_refused"
  | "relaunch_refused"
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
  "lost",
] as const;
export type MigrationState = (typeof MIGRATION_STATES)[number];

type Row = {
  /** Where each event leads; what is not named cannot happen. Nothing leads on from a state that has ended. */
  on: Partial<Record<MigrationEvent, MigrationState>>;
  /** The workflow that it cannot be without. */
  run?: "steer_migration" | "retry_failed_files" | "read_failed_files";
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

/** A removal closes the job first. */
const UNDER_WAY = { ...SEEN, stop_asked: "stopping", removal_asked: "removing" } as const;

const ENDED_RUN: Row = {
  isWatched: true,
  on: { ...SEEN, launch_asked: "launching", removal_asked: "removing" },
};

/** The only owner of what a state of a migration is; the table in docs/managed-migration.md says the same. */
const TABLE: Record<MigrationState, Row> = {
  // The preparation's own workflows make and remove it.
  setting_up: { on: { setup_ended: "set_up", setup_failed: "setup_failed", removal_asked: "removing" } },
  setup_failed: { on: { setup_retried: "setting_up", removal_asked: "removing" } },
  set_up: { isWatched: true, on: { ...SEEN, launch_asked: "launching", removal_asked: "removing" } },
  launching: {
    run: "steer_migration",
    isWatched: true,
    isReading: true,
    on: { ...UNDER_WAY, launch_refused: "set_up", relaunch_refused: "stopped" },
  },
  running: { isWatched: true, isReading: true, on: UNDER_WAY },
  paused: {
    isWatched: true,
    isReading: true,
    on: { ...UNDER_WAY, launch_asked: "launching" },
  },
  // That it runs or is paused is no news while it has not stopped yet.
  stopping: {
    run: "steer_migration",
    isWatched: true,
    isReading: true,
    on: {
      seen_stopped: "stopped",
      seen_interrupted: "stopped",
      seen_gone: "lost",
      removal_asked: "removing",
    },
  },
  stopped: ENDED_RUN,
  finished: ENDED_RUN,
  finished_with_failures: {
    ...ENDED_RUN,
    run: "read_failed_files",
    on: { ...ENDED_RUN.on, retry_asked: "retrying" },
  },
  interrupted: ENDED_RUN,
  // What is looked at is the job of the failed files, whose runs are counted from 1 again.
  retrying: {
    run: "retry_failed_files",
    isWatched: true,
    isReading: true,
    on: {
      seen_finished: "finished",
      seen_finished_with_failures: "finished_with_failures",
      seen_interrupted: "interrupted",
      seen_gone: "lost",
      retry_failed: "finished_with_failures",
      removal_asked: "removing",
    },
  },
  removing: { on: { removed: "removed", removal_failed: "remove_failed" } },
  remove_failed: { on: { removal_asked: "removing" } },
  removed: { on: {} },
  lost: { on: { removal_asked: "removing" } },
};

/** The state after an event, or null when the event cannot happen in this state. */
export function nextMigrationState(state: MigrationState, event: MigrationEvent): MigrationState | null {
  return TABLE[state].on[event] ?? null;
}

/** The workflow that a state cannot be without; null: it waits for people, for the service, or is the preparation's to go on with. */
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
