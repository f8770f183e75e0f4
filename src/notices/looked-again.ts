import * as z from "zod";
import { isHeldByWhitelist, type Preparation } from "../core/preparation.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import { safeName } from "./facts-lines.ts";
import { lineNotice } from "./notice.ts";
import { directPost, type PostDraft, threadPost } from "./posts.ts";

const schema = z.object({
  kind: z.literal("looked_again"),
  by: z.string(),
  outcome: z.enum(["lifted", "appeared", "still_held", "still_open", "broken"]),
});
export type RecheckOutcome = z.infer<typeof schema>["outcome"];

/** Checking again from `ready`: who may start now, or must not, is told; that nothing has changed is a line. */
export const lookedAgain = lineNotice({
  schema,
  // Said too late it would be wrong, and somebody would start or stop a job by it.
  isOvertaken: ({ outcome }, now) =>
    (outcome === "lifted" && isHeldByWhitelist(now)) || (isNews(outcome) && now.state !== "ready"),
  startsJob: ({ outcome }) => outcome === "lifted",
  say: ({ by, outcome }, { preparation }, texts, isDirect) => ({
    text: texts.notification.lookedAgain(preparation.id, outcome),
    icon: outcome === "lifted" || outcome === "still_open" ? "white_check_mark" : "warning",
    phrase: !isNews(outcome)
      ? texts.notice.lookedAgain(by, outcome)
      : isDirect
        ? texts.delivery.news(outcome, safeName(preparation.request.sourceBucket))
        : newsPhrase(outcome, preparation, texts),
  }),
});

type News = "lifted" | "appeared";

function isNews(outcome: RecheckOutcome): outcome is News {
  return outcome === "lifted" || outcome === "appeared";
}

function newsPhrase(outcome: News, { request, requester }: Preparation, { thread }: Texts): Phrase {
  const t = thread.recheck;
  const people = thread.people([request.recipient, requester]);
  return outcome === "lifted"
    ? [...people, { bold: t.lifted }]
    : [...people, { bold: t.appeared }, t.appearedHow];
}

/** To the thread; news of a whitelist also to the person who has the credentials, who need not be in the channel. */
export function lookedAgainPosts(
  preparation: Preparation,
  { by, submissionId }: { by: string; submissionId: string },
  outcome: RecheckOutcome,
): [PostDraft, ...PostDraft[]] {
  const key = `look-again:${submissionId}`;
  const notice = lookedAgain.of({ by, outcome });
  const { delivery, request } = preparation;
  const isTheirs = isNews(outcome) && delivery !== "pending" && delivery !== "held";
  return [
    threadPost(preparation, key, notice),
    ...(isTheirs ? [directPost(request.recipient, `${key}:direct`, notice)] : []),
  ];
}
