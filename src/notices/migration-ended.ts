import * as z from "zod";
import type { Migration } from "../core/migration/migration.ts";
import { MIGRATION_STATES, type MigrationState } from "../core/migration/states.ts";
import type { Preparation } from "../core/preparation.ts";
import { offerButtons } from "./context.ts";
import { buttonRow, iconLine, line, type Message, paragraphs } from "./message.ts";
import { MIGRATION_ICONS } from "./migration-lines.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** Ends that somebody has to hear of: they mention the requester, and offer what comes next. */
const TOLD: ReadonlySet<MigrationState> = new Set([
  "finished",
  "finished_with_failures",
  "interrupted",
  "lost",
]);

/** A run has ended, by itself. */
export const migrationEnded = preparationNotice({
  schema: z.object({
    kind: z.literal("migration_ended"),
    number: z.number(),
    launches: z.number(),
    state: z.enum(MIGRATION_STATES),
  }),
  isOvertaken: (_, { state }) => state !== "ready",
  draw({ number, launches, state }, { preparation, migration }, context): Message {
    const { texts } = context;
    const t = texts.migration;
    const isNewest = migration?.number === number && migration.launches === launches;
    const buttons =
      state === "lost" ? ["revoke", "details"] : ["compare", "retry_files", "run_again", "details"];
    return {
      text: t.notification(preparation.id, state),
      blocks: [
        paragraphs(
          iconLine(MIGRATION_ICONS[state], [
            ...texts.thread.person(preparation.requester),
            { bold: t.state(state) },
          ]),
          line([t.next(state)]),
          ...(state === "lost" ? [] : [line([{ bold: t.keepSource }])]),
        ),
        ...buttonRow("migration_ended", isNewest ? offerButtons(context, buttons) : []),
      ],
    };
  },
});

/** Drawn again with the next run, when its buttons are none any more. */
export function migrationEndedPosts(
  preparation: Preparation,
  before: Migration,
  after: Migration,
): PostDraft[] {
  const { number, launches, state } = TOLD.has(after.state) ? after : before;
  if (!TOLD.has(state) || before.state === after.state) return [];
  return [
    threadPost(
      preparation,
      `migration-ended:${number}:${launches}`,
      migrationEnded.of({ number, launches, state }),
    ),
  ];
}
