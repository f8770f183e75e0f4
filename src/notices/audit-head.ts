import * as z from "zod";
import { iconLine, line, paragraphs } from "./message.ts";
import { standaloneNotice } from "./notice.ts";
import type { PostDraft } from "./posts.ts";

/** To the operators' channel, daily: how long the audit log is, and the hash of its last entry. */
export const auditHead = standaloneNotice({
  schema: z.object({ kind: z.literal("audit_head"), count: z.number(), head: z.string(), at: z.string() }),
  draw: ({ count, head, at }, { texts }) => ({
    text: texts.notification.auditHead,
    blocks: [paragraphs(iconLine("lock", texts.notice.auditHead(count, at)), line([{ code: head }]))],
  }),
});

export function auditHeadPost(
  channelId: string,
  said: { count: number; head: string; at: string },
): PostDraft {
  return {
    key: `audit-head:${said.at}`,
    target: { kind: "operators", channelId },
    notice: auditHead.of(said),
  };
}
