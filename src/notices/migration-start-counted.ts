import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

const said = { by: z.string(), given: z.number(), needed: z.number(), number: z.number() };

/** One of several whose word is needed to start a migration. */
export const migrationStartCounted = lineNotice({
  schema: z.object({ kind: z.literal("migration_start_counted"), ...said }),
  say: ({ by, given, needed }, { preparation: { id } }, { migration: t }) => ({
    text: t.startCounted.notification(id, given, needed),
    icon: "ballot_box_with_check",
    phrase: t.startCounted.line(by, given, needed),
  }),
});

export function startCountedPost(
  preparation: Preparation,
  words: { by: string; given: number; needed: number; number: number },
): PostDraft {
  const key = `migration-start:${words.number}:${words.by}`;
  return threadPost(preparation, key, migrationStartCounted.of(words));
}
