import * as z from "zod";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import {
  type Block,
  buttonRow,
  iconLine,
  line,
  lines,
  type Message,
  paragraphs,
  withMore,
} from "./message.ts";
import { standaloneNotice } from "./notice.ts";
import type { PostDraft } from "./posts.ts";

const digestSchema = z.object({
  problems: z.array(
    z.object({
      id: z.string(),
      what: z.enum(["failed", "revoke_failed", "drift"]),
      /** How often: tries of a revocation, findings of the daily check. */
      attempts: z.number().optional(),
    }),
  ),
  open: z.number(),
  live: z.number(),
  blocked: z.number(),
  awaiting: z.number(),
  oldestAwaiting: z.string().nullable(),
  nextEnd: z.string().nullable(),
});
export type Digest = z.infer<typeof digestSchema>;

const PROBLEMS_SHOWN = 10;

/**
 * To the operators' channel, daily: what needs them, how everything stands, how long the audit log is, and the hash of its
 * last entry. What an older version stored has the audit log alone.
 */
export const auditHead = standaloneNotice({
  schema: z.object({
    kind: z.literal("audit_head"),
    count: z.number(),
    head: z.string(),
    at: z.string(),
    digest: digestSchema.optional(),
  }),
  draw({ count, head, at, digest }, { texts }): Message {
    if (digest === undefined)
      return {
        text: texts.notification.auditHead,
        blocks: [paragraphs(iconLine("lock", texts.notice.auditHead(count, at)), line([{ code: head }]))],
      };
    const problems = digest.problems.length;
    return {
      text: texts.notification.digest({ ...digest, problems }),
      blocks: [
        ...digestBlocks({ digest, count, head, at }, texts, PROBLEMS_SHOWN),
        ...buttonRow("digest", [
          ...(problems === 0 ? [] : [{ kind: "problems" as const, label: texts.home.showProblems }]),
          { kind: "digest", label: texts.button.details },
        ]),
      ],
    };
  },
});

/** What is told, and the audit log behind it; of the problems so many. */
export function digestBlocks(
  { digest, count, head, at }: { digest: Digest; count: number; head: string; at: string },
  texts: Texts,
  atMost: number,
): Block[] {
  return [
    paragraphs(...digestLines(digest, at, texts, atMost)),
    paragraphs(line(texts.notice.auditHead(count, at)), line([{ code: head }])),
  ];
}

function digestLines(digest: Digest, at: string, { digest: t }: Texts, atMost: number) {
  const problems = withMore(
    digest.problems.map(
      ({ id, what, attempts }): Phrase => [{ bold: id }, `  ${t.what(what, attempts ?? 1)}`],
    ),
    atMost,
    (count) => [t.more(count)],
  );
  return [
    iconLine(digest.problems.length === 0 ? "sunny" : "rotating_light", t.title(at, digest.problems.length)),
    ...(problems.length === 0 ? [] : [lines(problems)]),
    line(t.counts(digest)),
  ];
}

export function auditHeadPost(
  channelId: string,
  said: { count: number; head: string; at: string; digest?: Digest },
): PostDraft {
  return {
    key: `audit-head:${said.at}`,
    target: { kind: "operators", channelId },
    notice: auditHead.of(said),
  };
}
