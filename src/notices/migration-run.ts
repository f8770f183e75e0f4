import * as z from "zod";
import { type Migration, migrationSchema } from "../core/migration/migration.ts";
import type { Preparation } from "../core/preparation.ts";
import { offerButtons } from "./context.ts";
import { bullets, buttonRow, iconLine, line, type Message, paragraphs } from "./message.ts";
import { fileFailureLines, MIGRATION_ICONS, migrationLines, runButtons } from "./migration-lines.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

const shownSchema = migrationSchema.pick({
  number: true,
  launches: true,
  launchedBy: true,
  state: true,
  stateSince: true,
  retryJob: true,
  progress: true,
  doubt: true,
  failure: true,
  failedFiles: true,
  unknownAnswers: true,
});

/**
 * How far a run has come, then how it ended: one message for each, edited in place. It holds what it says, so that the message of
 * an earlier run stays as that ended.
 */
export const migrationRun = preparationNotice({
  schema: z.object({ kind: z.literal("migration_run"), run: shownSchema }),
  draw({ run }, view, context): Message {
    const { texts } = context;
    const { preparation, migration } = view;
    const t = texts.migration;
    const isNewest = migration?.number === run.number && migration.launches === run.launches;
    const [title, ...rest] = migrationLines(run, texts);
    const failed = run.failedFiles ?? [];
    return {
      text: t.notification(preparation.id, run.state),
      blocks: [
        paragraphs(
          iconLine(MIGRATION_ICONS[run.state], [
            ...(title ?? []),
            ...(run.launchedBy === null ? [] : t.by(run.launchedBy)),
          ]),
          ...rest.map(line),
          ...(failed.length === 0 ? [] : [bullets(fileFailureLines(failed, texts))]),
        ),
        ...buttonRow("migration_run", isNewest ? offerButtons(context, runButtons(run.state)) : []),
      ],
    };
  },
});

/** The message of the present run; nothing before the first one. */
export function migrationRunPosts(preparation: Preparation, migration: Migration): PostDraft[] {
  if (migration.launches === 0) return [];
  const key = `migration:${migration.number}:${migration.launches}`;
  return [threadPost(preparation, key, migrationRun.of({ run: shownSchema.parse(migration) }))];
}
