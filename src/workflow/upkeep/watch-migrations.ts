import { canonicalJson } from "../../core/canonical-json.ts";
import { judgeLook, type Look, type LookResult } from "../../core/migration/look.ts";
import { jobOf, type Migration } from "../../core/migration/migration.ts";
import { secondsToNextLook } from "../../core/migration/settings.ts";
import { hasJustStalled, isStalled, lastMovedAt } from "../../core/migration/stalled.ts";
import {
  type MigrationEvent,
  nextMigrationState,
  WATCHED_MIGRATION_STATES,
} from "../../core/migration/states.ts";
import type { Preparation } from "../../core/preparation.ts";
import { cardPost } from "../../notices/card.ts";
import { migrationRunPosts } from "../../notices/migration-run.ts";
import { migrationStalledPosts } from "../../notices/migration-stalled.ts";
import type { AuditDraft } from "../../storage/contract/audit.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { moveMigration } from "../move-migration.ts";
import { startForMigration } from "../runs/start-for.ts";
import { tellOfUnreadable } from "./end-altered.ts";

type WatchDeps = Pick<StoryDeps, "store" | "cloudsOf" | "settings" | "directory" | "starter" | "log" | "now">;

/**
 * Looks at every migration that is due, one after the other: a job and its history are two calls. `lastLooks` is the process's own:
 * another process may look too, and every move is a compare-and-set.
 */
export async function watchMigrations(deps: WatchDeps, lastLooks: Map<string, number>): Promise<void> {
  const migrations = await deps.store.listMigrations({
    states: WATCHED_MIGRATION_STATES,
    onUnreadable: (id) => tellOfUnreadable(deps, id),
  });
  for (const migration of migrations) {
    if (!isDue(deps, migration, lastLooks)) continue;
    try {
      await lookAtMigration(deps, migration);
    } catch (error) {
      // Nothing is known now, so nothing changes; the next look may know.
      deps.log.warn(
        { preparationId: migration.preparationId, error: String(error) },
        "a migration could not be looked at",
      );
    }
  }
}

function isDue({ now, settings }: WatchDeps, migration: Migration, lastLooks: Map<string, number>): boolean {
  const key = `${migration.preparationId} ${migration.number}`;
  const nowMs = now().getTime();
  const pauseMs = secondsToNextLook(nowMs - Date.parse(migration.stateSince), settings.migration) * 1_000;
  if (nowMs - (lastLooks.get(key) ?? Number.NEGATIVE_INFINITY) < pauseMs) return false;
  lastLooks.set(key, nowMs);
  return true;
}

async function lookAtMigration(deps: WatchDeps, migration: Migration): Promise<void> {
  const { store, now } = deps;
  const preparation = await store.findPreparation(migration.preparationId);
  if (preparation === null) return;
  await startForMigration(deps, preparation, migration);
  const look = await readJob(deps, preparation, migration, now());
  // The job of the failed files is still to be made.
  if (migration.state === "retrying" && look.job === null) return;
  // Of a few files our own count of the source says nothing.
  const counted = migration.retryJob === null ? preparation.estimate : null;
  const { event, patch } = judgeLook(migration, look, counted);
  const audit = auditsOf(preparation, migration, { event, patch });
  if (event !== null) await move(deps, preparation, migration, { event, patch, audit });
  else if (isNews(migration, patch))
    await store.patchMigration({
      seen: migration,
      patch,
      posts: [
        ...migrationRunPosts(preparation, { ...migration, ...patch }),
        ...(isStalled(migration) ? migrationStalledPosts(preparation, migration) : []),
        cardPost(preparation),
      ],
      audit,
    });
  else if (hasJustStalled(migration, now())) await tellStalled(deps, preparation, migration);
}

/** Once for each time that it stands still. */
async function tellStalled(
  { store }: WatchDeps,
  preparation: Preparation,
  migration: Migration,
): Promise<void> {
  const { number, state, runtimeId } = migration;
  const stalledSince = lastMovedAt(migration);
  await store.patchMigration({
    seen: migration,
    patch: { stalledSince },
    posts: [...migrationStalledPosts(preparation, migration), cardPost(preparation)],
    audit: [
      auditOf(preparation, {
        event: "migration.stalled",
        actor: "bot",
        details: { number, state, runtimeId, since: stalledSince },
      }),
    ],
  });
}

/** What the last run left behind is none of the next one's. */
async function move(
  deps: WatchDeps,
  preparation: Preparation,
  migration: Migration,
  { event, patch, audit }: LookResult & { event: MigrationEvent; audit: AuditDraft[] },
): Promise<void> {
  const moved = await moveMigration(deps, preparation, migration, event, { patch, audit });
  if (moved !== null) await startForMigration(deps, preparation, moved);
}

/** Whether a look has more to say than when it was. */
function isNews({ progress, jobVersion, runtimeId }: Migration, patch: LookResult["patch"]): boolean {
  const after = patch.progress;
  const hasMoved =
    after !== undefined && canonicalJson({ ...after, asOf: "" }) !== canonicalJson({ ...progress, asOf: "" });
  const isNewRun = patch.runtimeId !== undefined && patch.runtimeId !== runtimeId;
  const isNewJob = patch.jobVersion !== undefined && patch.jobVersion !== jobVersion;
  return hasMoved || isNewRun || isNewJob || (patch.unknownAnswers?.length ?? 0) > 0;
}

async function readJob(
  { cloudsOf }: WatchDeps,
  preparation: Preparation,
  migration: Migration,
  at: Date,
): Promise<Look> {
  const { alibaba } = cloudsOf(preparation);
  const { region } = migration;
  const name = jobOf(migration);
  const job = await alibaba.findImportJob(region, name);
  const history = job === null ? [] : await alibaba.listImportJobHistory(region, name, null);
  return { job, history, at };
}

function auditsOf(
  preparation: Preparation,
  migration: Migration,
  { event, patch }: LookResult,
): AuditDraft[] {
  const { number, state } = migration;
  const newWords = (patch.unknownAnswers ?? []).slice(migration.unknownAnswers.length);
  return [
    ...newWords.map(({ operation, word }) =>
      auditOf(preparation, {
        event: "migration.word_unknown",
        actor: "bot",
        details: { number, state, operation, word },
      }),
    ),
    ...(event === null
      ? []
      : [
          auditOf(preparation, {
            event: "migration.seen",
            actor: "bot",
            details: {
              number,
              from: state,
              to: nextMigrationState(state, event),
              runtimeId: patch.runtimeId ?? migration.runtimeId,
              doubt: patch.doubt ?? null,
            },
          }),
        ]),
  ];
}
