import * as z from "zod";
import { restoredSchema } from "../core/estimate.ts";
import { refusedKeysSchema } from "../core/oss-keys.ts";
import { failureSchema, type Preparation } from "../core/preparation.ts";
import { lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

const schema = z.object({
  kind: z.literal("counted"),
  status: z.enum(["running", "done", "failed", "stopped"]),
  objectCount: z.number(),
  sizeBytes: z.number(),
  elapsedMs: z.number(),
  /** Why it failed, as counts of before have it; others have `failure`. */
  problem: z.string().nullable(),
  failure: failureSchema.optional(),
  /** Of a count that is done: keys that OSS refuses, and restored copies. */
  keysRefusedByOss: refusedKeysSchema.optional(),
  restored: restoredSchema.nullable().optional(),
  /** Who stopped it. */
  by: z.string().optional(),
});

const ICONS = {
  running: "hourglass_flowing_sand",
  done: "white_check_mark",
  failed: "warning",
  stopped: "black_square_for_stop",
} as const;

/** How far the exact count has come, or why it stopped. */
export const counted = lineNotice({
  schema,
  buttons: ({ status }) => (status === "running" ? ["stop_count"] : []),
  say: (said, { preparation: { id, request } }, texts) => ({
    text: texts.notification.counted(id),
    icon: ICONS[said.status],
    phrase: texts.notice.counted({ ...said, bucket: request.sourceBucket }),
  }),
});

type About = Pick<Preparation, "request" | "revision">;

export function countKey({ revision }: Pick<Preparation, "revision">): string {
  return `count:${revision}`;
}

export function countPost(
  preparation: About,
  said: Omit<z.infer<typeof schema>, "kind" | "problem">,
): PostDraft {
  return threadPost(preparation, countKey(preparation), counted.of({ ...said, problem: null }));
}

/** Whether what is stored as a count's notice says that it is under way. */
export function saysCounting(notice: unknown): boolean {
  return schema.safeParse(notice).data?.status === "running";
}
