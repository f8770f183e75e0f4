import { describe, expect, it } from "vitest";
import {
  isMigrationOpen,
  isReading,
  MIGRATION_STATES,
  type MigrationEvent,
  type MigrationState,
  migrationRunOf,
  nextMigrationState,
  OPEN_MIGRATION_STATES,
  READING_STATES,
  WATCHED_MIGRATION_STATES,
} from "../../../src/core/migration/states.ts";

const EVENTS: readonly MigrationEvent[] = [
  "setup_retried",
  "setup_ended",
  "setup_failed",
  "launch_asked",
  "launch_refused",
  "relaunch_refused",
  "stop_asked",
  "retry_asked",
  "retry_failed",
  "removal_asked",
  "removal_failed",
  "removed",
  "seen_launching",
  "seen_running",
  "seen_paused",
  "seen_finished",
  "seen_finished_with_failures",
  "seen_interrupted",
  "seen_stopped",
  "seen_gone",
];

/** What a look may find wherever the job exists. */
const SEEN = [
  ["seen_launching", "launching"],
  ["seen_running", "running"],
  ["seen_paused", "paused"],
  ["seen_finished", "finished"],
  ["seen_finished_with_failures", "finished_with_failures"],
  ["seen_interrupted", "interrupted"],
  ["seen_gone", "lost"],
] as const;
const LOOKED_AT = [
  "set_up",
  "launching",
  "running",
  "paused",
  "stopped",
  "finished",
  "finished_with_failures",
  "interrupted",
] as const;
const UNDER_WAY = ["launching", "running", "paused"] as const;
const ENDED_RUNS = ["stopped", "finished", "finished_with_failures", "interrupted"] as const;

/** The design's table, written down a second time: state, event, state. */
const PICTURE: readonly (readonly [MigrationState, MigrationEvent, MigrationState])[] = [
  ["setting_up", "setup_ended", "set_up"],
  ["setting_up", "setup_failed", "setup_failed"],
  ["setting_up", "removal_asked", "removing"],
  ["setup_failed", "setup_retried", "setting_up"],
  ["setup_failed", "removal_asked", "removing"],
  ["set_up", "launch_asked", "launching"],
  ["set_up", "removal_asked", "removing"],
  ["launching", "launch_refused", "set_up"],
  ["launching", "relaunch_refused", "stopped"],
  ...UNDER_WAY.flatMap((state) => [
    [state, "stop_asked", "stopping"] as const,
    [state, "removal_asked", "removing"] as const,
  ]),
  ["paused", "launch_asked", "launching"],
  ["stopping", "seen_stopped", "stopped"],
  ["stopping", "seen_interrupted", "stopped"],
  ["stopping", "seen_gone", "lost"],
  ["stopping", "removal_asked", "removing"],
  ...ENDED_RUNS.flatMap((state) => [
    [state, "launch_asked", "launching"] as const,
    [state, "removal_asked", "removing"] as const,
  ]),
  ["finished_with_failures", "retry_asked", "retrying"],
  ["retrying", "seen_finished", "finished"],
  ["retrying", "seen_finished_with_failures", "finished_with_failures"],
  ["retrying", "seen_interrupted", "interrupted"],
  ["retrying", "seen_gone", "lost"],
  ["retrying", "retry_failed", "finished_with_failures"],
  ["retrying", "removal_asked", "removing"],
  ["removing", "removed", "removed"],
  ["removing", "removal_failed", "remove_failed"],
  ["remove_failed", "removal_asked", "removing"],
  ["lost", "removal_asked", "removing"],
  ...LOOKED_AT.flatMap((state) => SEEN.map(([event, to]) => [state, event, to] as const)),
];

describe("the states of a migration", () => {
  it.each(MIGRATION_STATES)("%s goes where the picture says, or nowhere", (state) => {
    for (const event of EVENTS) {
      const drawn = PICTURE.find(([from, on]) => from === state && on === event);
      expect([event, nextMigrationState(state, event)]).toEqual([event, drawn?.[2] ?? null]);
    }
  });

  it("have a way on but for those that have ended", () => {
    expect(MIGRATION_STATES.filter((state) => !isMigrationOpen(state))).toEqual(["removed"]);
    expect(OPEN_MIGRATION_STATES).toHaveLength(MIGRATION_STATES.length - 1);
  });

  it("can all be reached, and all lead to an end", () => {
    const reached = new Set<MigrationState>(["setting_up"]);
    for (const state of reached)
      for (const event of EVENTS) {
        const next = nextMigrationState(state, event);
        if (next !== null) reached.add(next);
      }
    expect([...reached].sort()).toEqual([...MIGRATION_STATES].sort());
  });

  it("say which workflow each cannot be without, and in which a job may be reading", () => {
    expect(
      MIGRATION_STATES.flatMap((state) => {
        const run = migrationRunOf(state);
        return run === null ? [] : [[state, run]];
      }),
    ).toEqual([
      ["launching", "steer_migration"],
      ["stopping", "steer_migration"],
      ["finished_with_failures", "read_failed_files"],
      ["retrying", "retry_failed_files"],
    ]);
    expect(READING_STATES).toEqual(["launching", "running", "paused", "stopping", "retrying"]);
    // Whatever reads with the key is looked at.
    expect(READING_STATES.filter((state) => !WATCHED_MIGRATION_STATES.includes(state))).toEqual([]);
    expect(isReading("finished")).toBe(false);
  });
});
