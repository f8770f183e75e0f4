import * as z from "zod";
import type { Migration } from "../core/migration/migration.ts";
import { isStalled, lastMovedAt } from "../core/migration/stalled.ts";
import type { Preparation } from "../core/preparation.ts";
import { offerButtons } from "./context.ts";
import { buttonRow, iconLine, line, type Message, paragraphs } from "./message.ts";
import { runButtons } from "./migration-lines.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** A run has not moved for long: it mentions the requester, who can look into the service's console or stop it. */
export const migrationStalled = preparationNotice({
  schema: z.object({
    kind: z.literal("migration_stalled"),
    number: z.number(),
    launches: z.number(),
    since: z.iso.datetime(),
  }),
  isOvertaken: (_, { state }) => state !== "ready",
  draw({ number, launches, since }, { preparation, migration }, context): Message {
    const { texts } = context;
    const t = texts.migration.stalled;
    const isSo =
      migration?.number === number &&
      migration.launches === launches &&
      migration.stalledSince === since &&
      isStalled(migration);
    const buttons = isSo ? offerButtons(context, [...runButtons(migration.state), "details"]) : [];
    return {
      text: isSo ? t.notification(preparation.id) : t.overNotification(preparation.id),
      blocks: [
        paragraphs(
          isSo
            ? iconLine("warning", [...texts.thread.person(preparation.requester), { bold: t.title }])
            : iconLine("information_source", [{ bold: t.over }]),
          ...(isSo ? [line(t.how(since))] : []),
        ),
        ...buttonRow("migration_stalled", buttons),
      ],
    };
  },
});

/** Drawn again once the run moves on, when it is no longer true. */
export function migrationStalledPosts(preparation: Preparation, migration: Migration): PostDraft[] {
  const { number, launches } = migration;
  const since = lastMovedAt(migration);
  const key = `migration-stalled:${number}:${launches}:${since}`;
  return [threadPost(preparation, key, migrationStalled.of({ number, launches, since }))];
}
