import * as z from "zod";
import { failureSchema, type Preparation } from "../core/preparation.ts";
import { keepsNewKeys } from "../core/rotation.ts";
import type { Texts } from "../texts/texts.ts";
import { offerButtons } from "./context.ts";
import { failurePhrases } from "./failed.ts";
import { stateIcon } from "./icons.ts";
import { buttonRow, iconLine, line, lines, type Message, paragraphs } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** A rotation in the thread: one message from its begin until the old keys are gone, and another one when it failed. */

export const rotationStarted = preparationNotice({
  schema: z.object({ kind: z.literal("rotation_started"), by: z.string(), isCompromised: z.boolean() }),
  draw({ by, isCompromised }, view, { texts }): Message {
    const { id, state, stateSince } = view.preparation;
    // It failed: the message below says why.
    if (state !== "rotating") return unmade(id, texts);
    const t = texts.thread.rotation;
    return {
      text: texts.notification.rotationStarted(id),
      blocks: [
        paragraphs(
          iconLine(stateIcon("rotating"), [
            { bold: t.title },
            ...t.askedBy(by),
            ...texts.thread.at(stateSince),
          ]),
          line([isCompromised ? t.makingCompromised : t.making]),
        ),
      ],
    };
  },
});

function unmade(id: string, texts: Texts): Message {
  const t = texts.thread.rotation;
  return {
    text: texts.notification.rotationFailed(id),
    blocks: [paragraphs(iconLine("x", [{ bold: t.failed }]), line([t.failedHow]))],
  };
}

/** `retireAt`: when the replaced keys were to go as this was written; what is so now is read from the preparation. */
export const rotated = preparationNotice({
  schema: z.object({
    kind: z.literal("rotated"),
    retireAt: z.string().nullable(),
    isCompromised: z.boolean(),
  }),
  draw({ isCompromised }, { preparation: { id, rotation } }, { texts }): Message {
    const t = texts.thread.rotation;
    const isOpen = keepsNewKeys(rotation) && rotation.retireAttempts === 0 && !isCompromised;
    const said = !isOpen
      ? [t.oldGone]
      : rotation.retireAt === null
        ? [t.oldHeld]
        : t.oldUntil(rotation.retireAt);
    return {
      text: texts.notification.rotated(id, isOpen ? rotation.retireAt : null),
      blocks: [
        paragraphs(
          iconLine(isOpen ? stateIcon("rotating") : "white_check_mark", [
            { bold: isOpen ? t.title : t.inUse },
          ]),
          line(said),
        ),
      ],
    };
  },
});

/** Begin of the keys of these messages. */
export const ROTATION_KEY = "rotation:";

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
  return threadPost(rotating, `${ROTATION_KEY}${rotating.stateSince}`, rotationStarted.of(said));
}

export function rotatedPost(
  rotating: Rotating,
  said: { retireAt: string | null; isCompromised: boolean },
): PostDraft {
  return threadPost(rotating, `${ROTATION_KEY}${rotating.stateSince}`, rotated.of(said));
}

export function rotationFailedPost(
  rotating: Rotating,
  said: Omit<z.infer<typeof failedSchema>, "kind">,
): PostDraft {
  return threadPost(rotating, `rotation-failed:${rotating.stateSince}`, rotationFailed.of(said));
}
