import * as z from "zod";
import { type Drift, driftId, driftSchema } from "../core/drift.ts";
import type { PostTarget } from "../storage/contract/posts.ts";
import { detailText } from "../texts/failure-text.ts";
import type { Texts } from "../texts/texts.ts";
import { DONE_ICON } from "./icons.ts";
import { type Button, buttonRow, iconLine, line, paragraphs } from "./message.ts";
import { standaloneNotice } from "./notice.ts";
import { type PostDraft, postsTo } from "./posts.ts";

const schema = z.object({
  kind: z.literal("drift"),
  drift: driftSchema,
  occurrence: z.number(),
  end: z
    .discriminatedUnion("how", [
      z.object({ how: z.literal("mended"), by: z.string() }),
      z.object({ how: z.literal("over") }),
    ])
    .nullable(),
  /** How often it came up, where it came back within a day of its end: then its message is edited. */
  times: z.number().optional(),
});
export type DriftEnd = NonNullable<z.infer<typeof schema>["end"]>;

/** To operators: one finding of the daily check, with the button that remediates it; once it is ended, with what ended it. */
export const drift = standaloneNotice({
  schema,
  draw({ drift: found, end, times = 1 }, { texts, driftToken }) {
    const t = texts.drift;
    const kind = found.kind === "unread" || found.kind === "foreign_group" ? null : found.kind;
    const isOpen = end === null;
    const buttons =
      isOpen && kind !== null && driftToken !== null ? [remediateButton(kind, driftToken, texts)] : [];
    return {
      text: notificationOf(end, texts),
      blocks: [
        paragraphs(
          iconLine(isOpen ? "warning" : "mag", [
            { bold: t.title(found.kind) },
            ...(times > 1 ? [t.times(times)] : []),
          ]),
        ),
        paragraphs(
          line(t.found(found)),
          line([t.where(found)]),
          ...(found.kind === "unread" ? [line([{ foreign: detailText(texts.failure, found.detail) }])] : []),
          ...(end === null
            ? []
            : [
                iconLine(
                  DONE_ICON,
                  end.how === "mended" && kind !== null ? t.mended(kind, end.by) : [t.over],
                ),
              ]),
        ),
        ...buttonRow("drift", buttons),
      ],
    };
  },
});

export function driftPosts(targets: readonly PostTarget[], found: Drift, occurrence: number): PostDraft[] {
  const id = driftId(found);
  const key = occurrence === 1 ? `drift:${id}` : `drift:${id}:${occurrence}`;
  return postsTo(targets, key, drift.of({ drift: found, occurrence, end: null }));
}

type Posted = readonly Pick<PostDraft, "key" | "target">[];

/** What came back soon after it was over: the messages that told of it, open again, with how often that was. */
export function driftAgainPosts(posts: Posted, found: Drift, occurrence: number): PostDraft[] {
  return posts.map((post) => ({
    ...post,
    notice: drift.of({ drift: found, occurrence, end: null, ...timesOf(post.key, found, occurrence) }),
  }));
}

/** The messages that told of a drift, saying what ended it. */
export function driftEndPosts(
  posts: Posted,
  ended: { drift: unknown; occurrence: number },
  end: DriftEnd,
): PostDraft[] {
  const found = driftSchema.parse(ended.drift);
  const { occurrence } = ended;
  return posts.map((post) => ({
    ...post,
    notice: drift.of({ drift: found, occurrence, end, ...timesOf(post.key, found, occurrence) }),
  }));
}

/** Occurrences that a message has told of: its key names the first. */
function timesOf(key: string, found: Drift, occurrence: number): { times?: number } {
  const first = Number(/^:(\d+)/.exec(key.slice(`drift:${driftId(found)}`.length))?.[1] ?? 1);
  return occurrence > first ? { times: occurrence - first + 1 } : {};
}

function notificationOf(end: DriftEnd | null, { drift: t }: Texts): string {
  if (end === null) return t.notification;
  return end.how === "mended" ? t.remediatedNotification : t.overNotification;
}

function remediateButton(kind: Parameters<Texts["drift"]["button"]>[0], token: string, texts: Texts): Button {
  const { label, confirm } = texts.drift.button(kind);
  return { kind: "action", action: "mend", label, token, style: "danger", confirm };
}
