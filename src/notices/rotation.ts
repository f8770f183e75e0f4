import * as z from "zod";
import { failureSchema, type Preparation } from "../core/preparation.ts";
import { offerButtons } from "./context.ts";
import { failurePhrases } from "./failed.ts";
import { stateIcon } from "./icons.ts";
import { buttonRow, iconLine, lines, paragraphs } from "./message.ts";
import { lineNotice, preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** A rotation in the thread: one message from its begin to its good end, and another one when it failed. */

export const rotationStarted = lineNotice({
  schema: z.object({ kind: z.literal("rotation_started"), by: z.string(), isCompromised: z.boolean() }),
  say: ({ by, isCompromised }, { preparation: { id } }, texts) => ({
    text: texts.notification.rotationStarted(id),
    icon: stateIcon("rotating"),
    phrase: texts.notice.rotationStarted(by, isCompromised),
  }),
});

/** `retireAt`: when the replaced keys go; null while the new ones could not be delivered. */
export const rotated = lineNotice({
  schema: z.object({
    kind: z.literal("rotated"),
    retireAt: z.string().nullable(),
    isCompromised: z.boolean(),
  }),
  say: ({ retireAt, isCompromised }, { preparation: { id } }, texts) => ({
    text: texts.notification.rotated(id),
    icon: "white_check_mark",
    phrase: texts.notice.rotated(retireAt, isCompromised),
  }),
});

const failedSchema = z.object({
  kind: z.literal("rotation_failed"),
  failure: failureSchema.omit({ step: true }),
  isCompromised: z.boolean(),
});

/** New keys that could not be made: what was tried, what the cloud said, and that the old ones are still there. */
export const rotationFailed = preparationNotice({
  schema: failedSchema,
  draw({ failure, isCompromised }, { preparation: { id, requester, request } }, context) {
    const { texts } = context;
    return {
      text: texts.notification.rotationFailed(id),
      blocks: [
        paragraphs(iconLine("x", texts.notice.rotationFailed(requester, request.recipient, isCompromised))),
        paragraphs(lines(failurePhrases(failure, texts))),
        ...buttonRow("rotation_failed", offerButtons(context, ["rotate", "revoke"])),
      ],
    };
  },
});

type Rotating = Pick<Preparation, "request" | "stateSince">;

/** `stateSince`: since when it rotates, also where it is `SINCE`, which the store knows. */
export function rotationStartedPost(
  rotating: Rotating,
  said: { by: string; isCompromised: boolean },
): PostDraft {
  return threadPost(rotating, `rotation:${rotating.stateSince}`, rotationStarted.of(said));
}

export function rotatedPost(
  rotating: Rotating,
  said: { retireAt: string | null; isCompromised: boolean },
): PostDraft {
  return threadPost(rotating, `rotation:${rotating.stateSince}`, rotated.of(said));
}

export function rotationFailedPost(
  rotating: Rotating,
  said: Omit<z.infer<typeof failedSchema>, "kind">,
): PostDraft {
  return threadPost(rotating, `rotation-failed:${rotating.stateSince}`, rotationFailed.of(said));
}
