import { MINUTE_MS } from "../durations.ts";
import type { Migration } from "./migration.ts";
import type { MigrationState } from "./states.ts";

/** Minutes in the service's queue and in its listing are usual; after so many without any change people are told. Our own choice. */
export const STALLED_MINUTES = 30;

/** Where the service should be getting on. */
const MOVES_ON: ReadonlySet<MigrationState> = new Set(["launching", "running"]);

type Moving = Pick<Migration, "state" | "stateSince" | "progress" | "stalledSince">;

/** When the state or the counts last changed, as far as they were read: counts that stay the same are not stored again. */
export function lastMovedAt({ stateSince, progress }: Moving): string {
  return progress !== null && Date.parse(progress.asOf) > Date.parse(stateSince) ? progress.asOf : stateSince;
}

/** Whether nothing has changed for so long, and nobody was told. */
export function hasJustStalled(migration: Moving, now: Date): boolean {
  if (!MOVES_ON.has(migration.state) || isStalled(migration)) return false;
  return now.getTime() - Date.parse(lastMovedAt(migration)) >= STALLED_MINUTES * MINUTE_MS;
}

/** Whether people were told so, and nothing has changed since. */
export function isStalled(migration: Moving): boolean {
  return MOVES_ON.has(migration.state) && migration.stalledSince === lastMovedAt(migration);
}
