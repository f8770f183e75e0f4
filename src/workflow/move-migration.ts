import type { Migration } from "../core/migration/migration.ts";
import { isStalled } from "../core/migration/stalled.ts";
import { type MigrationEvent, nextMigrationState } from "../core/migration/states.ts";
import type { Preparation } from "../core/preparation.ts";
import { cardPost } from "../notices/card.ts";
import { migrationEndedPosts } from "../notices/migration-ended.ts";
import { migrationRunPosts } from "../notices/migration-run.ts";
import { SET_UP_KEY } from "../notices/migration-set-up.ts";
import { migrationStalledPosts } from "../notices/migration-stalled.ts";
import type { PostDraft } from "../notices/posts.ts";
import type { AuditDraft } from "../storage/contract/audit.ts";
import type { MigrationPatch } from "../storage/contract/migrations.ts";
import { auditOf } from "./audit-of.ts";
import type { StoryDeps } from "./deps.ts";

type Move = {
  /** Who asked for it; `bot` where it follows by itself. */
  by?: string;
  /** What they wrote to it; kept in the audit log. */
  comment?: string;
  patch?: MigrationPatch;
  posts?: readonly PostDraft[];
  /** Entries in place of the usual one. */
  audit?: readonly AuditDraft[];
  submission?: string;
};

/**
 * Changes a migration's state together with what is said and recorded of it, in one transaction; null when the event is not
 * possible, or another write came first.
 */
export async function moveMigration(
  { store }: Pick<StoryDeps, "store">,
  preparation: Preparation,
  migration: Migration,
  event: MigrationEvent,
  { by = "bot", comment = "", patch = {}, posts = [], audit, submission }: Move = {},
): Promise<Migration | null> {
  const state = nextMigrationState(migration.state, event);
  if (state === null) return null;
  const after: Migration = { ...migration, ...patch, state };
  return store.moveMigration({
    seen: migration,
    event,
    patch,
    posts: [
      ...posts,
      ...migrationRunPosts(preparation, after),
      ...migrationEndedPosts(preparation, migration, after),
      ...(isStalled(migration) ? migrationStalledPosts(preparation, migration) : []),
      cardPost(preparation),
    ],
    redraw: [SET_UP_KEY],
    audit: audit ?? [
      auditOf(preparation, {
        event: "migration.moved",
        actor: by,
        details: {
          number: migration.number,
          event,
          from: migration.state,
          to: state,
          ...(comment === "" ? {} : { comment }),
        },
      }),
    ],
    ...(submission === undefined ? {} : { submission }),
  });
}

/** The newest migration of a preparation moved by an event, where there is one that it can happen to. */
export async function moveNewestMigration(
  deps: Pick<StoryDeps, "store">,
  preparation: Preparation,
  event: MigrationEvent,
  move: Move = {},
): Promise<Migration | null> {
  const migration = await deps.store.findMigration(preparation.id);
  return migration && moveMigration(deps, preparation, migration, event, move);
}
