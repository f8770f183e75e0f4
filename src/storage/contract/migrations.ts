import type { Migration } from "../../core/migration/migration.ts";
import type { MigrationEvent, MigrationState } from "../../core/migration/states.ts";
import type { Effects } from "./effects.ts";

export type MigrationPatch = Partial<
  Omit<Migration, "preparationId" | "number" | "state" | "stateSince" | "createdAt">
>;

/** What of a migration a change is bound to. */
export type SeenMigration = Pick<Migration, "preparationId" | "number" | "state" | "stateSince">;

/** Migrations that the bot runs itself: at most one of a preparation is open, earlier ones stay as they ended. */
export type MigrationStore = {
  /** Stores the next migration of a preparation; false when one is open, or when its number is not the next. */
  createMigration(input: { migration: Migration } & Effects): Promise<boolean>;
  /** The newest one; null: there was none. Errors: UnreadableRow. */
  findMigration(preparationId: string): Promise<Migration | null>;
  /** Those in some states, longest in their state first. One that cannot be read is passed over; `onUnreadable` gets its preparation. */
  listMigrations(input: {
    states: readonly MigrationState[];
    onUnreadable(preparationId: string): Promise<void>;
  }): Promise<Migration[]>;
  /**
   * Moves the state while the migration is as it was seen (preparation, number, state, since) and the event is possible; null when
   * another write came first. Errors: TakenOver for a process that another has taken over from.
   */
  moveMigration(
    input: { seen: SeenMigration; event: MigrationEvent; patch?: MigrationPatch } & Effects,
  ): Promise<Migration | null>;
  /** Changes other fields while the state is as it was seen; null when it is another. */
  patchMigration(input: { seen: SeenMigration; patch: MigrationPatch } & Effects): Promise<Migration | null>;
};
