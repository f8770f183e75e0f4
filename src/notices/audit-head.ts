import * as z from "zod";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import { buttonRow, iconLine, line, lines, type Message, paragraphs, withMore } from "./message.ts";
import { standaloneNotice } from "./notice.ts";
import type { PostDraft } from "./posts.ts";

const digestSchema = z.object({
  problems: z.array(
    z.object({
      id: z.string(),
      what: z.enum(["failed", "revoke_failed", "drift"]),
      /** Of a revocation. */
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
    const log = [line(texts.notice.auditHead(count, at)), line([{ code: head }])];
    if (digest === undefined)
      return {
        text: texts.notification.auditHead,
        blocks: [paragraphs(iconLine("lock", texts.notice.auditHead(count, at)), line([{ code: head }]))],
      };
    const problems = digest.problems.length;
    return {
      text: texts.notification.digest({ ...digest, problems }),
      blocks: [
        paragraphs(...digestLines(digest, at, texts)),
        paragraphs(...log),
        ...buttonRow("digest", problems === 0 ? [] : [{ kind: "problems", label: texts.home.showProblems }]),
      ],
    };
  },
});

function digestLines(digest: Digest, at: string, { digest: t }: Texts) {
  const problems = withMore(
    digest.problems.map(
      ({ id, what, attempts }): Phrase => [{ bold: id }, `  ${t.what(what, attempts ?? 1)}`],
    ),
    PROBLEMS_SHOWN,
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
