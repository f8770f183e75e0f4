import * as z from "zod";
import type { Migration } from "../core/migration/migration.ts";
import type { Preparation } from "../core/preparation.ts";
import type { Mentions } from "../security/authorize.ts";
import { mentions, mentionsFor } from "./approval-requested.ts";
import { offerButtons } from "./context.ts";
import { bullets, buttonRow, iconLine, line, type Message, paragraphs } from "./message.ts";
import { startLines } from "./migration-lines.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** Addresses and job are there and nothing is copied: approvers decide whether it starts. Later it says that it was started. */
export const migrationSetUp = preparationNotice({
  schema: z.object({ kind: z.literal("migration_set_up"), number: z.number(), ...mentions }),
  draw(said, view, context): Message {
    const { texts } = context;
    const { preparation, migration } = view;
    const t = texts.migration.setUp;
    const isAsked =
      preparation.state === "ready" && migration?.number === said.number && migration.state === "set_up";
    if (!isAsked) {
      const by = migration?.number === said.number ? migration.launchedBy : null;
      return {
        text: t.notification(preparation.id, false),
        blocks: [paragraphs(iconLine("rocket", by === null ? [t.over] : t.startedBy(by)))],
      };
    }
    return {
      text: t.notification(preparation.id, true),
      blocks: [
        paragraphs(
          iconLine("raised_hand", [...texts.thread.approval.asked(said), { bold: t.title }]),
          bullets(startLines(view, texts)),
          line([t.how]),
        ),
        ...buttonRow("migration_set_up", [
          ...offerButtons(context, ["start_migration", "details"], { primary: "start_migration" }),
        ]),
      ],
    };
  },
});

/** Begin of the keys of these messages. */
export const SET_UP_KEY = "migration-set-up:";

export function setUpPost(preparation: Preparation, { number }: Migration, asked: Mentions): PostDraft {
  return threadPost(
    preparation,
    `${SET_UP_KEY}${number}`,
    migrationSetUp.of({ number, ...mentionsFor(asked) }),
  );
}
