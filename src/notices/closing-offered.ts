import * as z from "zod";
import { type Closing, closingSchema } from "../core/closing.ts";
import type { Preparation } from "../core/preparation.ts";
import type { Settings } from "../core/settings.ts";
import { isLive } from "../core/states.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import { offerButtons } from "./context.ts";
import { buttonRow, iconLine, line, lines, type Message, paragraphs } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

const people = z.object({ people: z.array(z.string()), groups: z.array(z.string()) });

/** The work seems done: requester and operators may revoke, or are told when that happens by itself. It says how it was settled. */
export const closingOffered = preparationNotice({
  schema: z.object({
    kind: z.literal("closing_offered"),
    closing: closingSchema,
    operators: people,
    /** Days without a use of the source's key, of which the settings speak. */
    idleDays: z.number(),
    /** When the keys were handed over. */
    since: z.string().nullable(),
    isCompared: z.boolean(),
  }),
  isOvertaken: ({ closing }, now) => closing.end !== null || now.state !== "ready",
  draw(said, { preparation }, context): Message {
    const { texts } = context;
    const { id, state } = preparation;
    const { closing } = said;
    const settled = settledPhrase(closing, isLive(state), texts);
    if (settled !== null)
      return { text: texts.notification.closingOver(id), blocks: [paragraphs(iconLine("lock", settled))] };
    const { closing: t } = texts;
    const labels = { revoke: texts.button.doneRevoke };
    return {
      text: texts.notification.closingOffered(id, closing.dueAt),
      blocks: [
        paragraphs(
          iconLine("checkered_flag", [
            ...t.told(preparation.requester, said.operators),
            { bold: reasonText(closing, said.idleDays, texts) },
          ]),
          lines(detailPhrases(said, texts)),
          line(closing.dueAt === null ? [t.offered] : t.due(closing.dueAt)),
        ),
        ...buttonRow("closing", offerButtons(context, ["revoke", "keep"], { labels })),
      ],
    };
  },
});

type Words = z.infer<typeof closingOffered.schema>;

function reasonText({ because, lastUsedAt }: Closing, idleDays: number, { closing: t }: Texts): string {
  if (because === "compared") return t.compared;
  return lastUsedAt === null ? t.neverUsed : t.idle(idleDays);
}

function detailPhrases({ closing, since, isCompared }: Words, { closing: t }: Texts): Phrase[] {
  if (closing.because === "compared") return [];
  const use =
    closing.lastUsedAt === null
      ? since === null
        ? []
        : [t.handedOver(since)]
      : [t.lastUsed(closing.lastUsedAt)];
  return [...use, ...(isCompared ? [] : [[t.notCompared]])];
}

/** Null while it is open. */
function settledPhrase({ end, endedBy }: Closing, isOpen: boolean, { closing: t }: Texts): Phrase | null {
  if (end === "kept") return endedBy === null ? null : t.kept(endedBy);
  if (end !== null) return [t.ended(end)];
  return isOpen ? null : [t.over];
}

/** The message of one offer, edited when it is settled. */
export function closingPost(
  preparation: Pick<Preparation, "request" | "deliverySince" | "comparison">,
  closing: Closing,
  { operators, credentials }: Pick<Settings, "operators" | "credentials">,
): PostDraft {
  const { deliverySince, comparison } = preparation;
  const notice = closingOffered.of({
    closing,
    operators: { people: operators.people.slice(0, MENTIONED_AT_MOST), groups: operators.groups },
    idleDays: credentials.idleDays,
    since: deliverySince,
    isCompared: comparison?.verdict === "same",
  });
  return threadPost(preparation, `${CLOSING_KEY}${closing.offeredAt}`, notice);
}

/** A message that names more people than these is read by none of them. */
const MENTIONED_AT_MOST = 20;

/** Begin of the keys of these messages. */
export const CLOSING_KEY = "closing:";
