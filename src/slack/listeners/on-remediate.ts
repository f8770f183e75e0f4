import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs } from "@slack/bolt";
import { readButtonToken, readInteraction } from "../payloads.ts";
import { answerPrivately, orTellFault, refusalAnswer, tellFaultPrivately } from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";

/** The button under a finding of the daily check: its message tells what came of it, only a refusal is answered. */
export function onRemediate({ commands, log, textsFor }: ListenerDeps) {
  return async ({
    ack,
    body,
    action,
    respond,
  }: SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs): Promise<void> => {
    await ack();
    const { actor, submissionId } = readInteraction(body);
    const texts = await textsFor(actor.userId);
    await orTellFault(
      log,
      "mend",
      async () => {
        const outcome = await commands.remediate(actor, submissionId, { token: readButtonToken(action) });
        if (!outcome.ok) await answerPrivately(respond, refusalAnswer(outcome.refusal, texts));
      },
      tellFaultPrivately(respond, texts),
    );
  };
}
