import type { Preparation } from "../../../src/core/preparation.ts";
import { en } from "../../../src/texts/en.ts";
import { plainOf } from "../../../src/texts/phrase.ts";
import type { Outcome } from "../../../src/workflow/outcome.ts";
import { REQUESTER } from "../../core/made-up-preparation.ts";
import { actor, type StoryWorld } from "./story-world.ts";

/** Approvers enough for a crowd. */
export const CROWD = Array.from({ length: 10 }, (_, index) => `U0CROWD000${index}`);
export const CROWD_SETTINGS = { approvers: { people: CROWD } };

/** What one click came to: done, or the words of its refusal. */
export type Answer = { userId: string; decision: string; isDone: boolean; told: string };

/**
 * Clicks of several people at once on both copies of a card, Approve and Reject in turn; every tenth is delivered twice.
 * `from` tells the clicks of one process from those of another.
 */
export async function clickAtOnce(
  world: Pick<StoryWorld, "commands" | "tokensOf">,
  preparation: Preparation,
  { count, from }: { count: number; from: string },
): Promise<Answer[]> {
  const [card, directMessage] = await Promise.all([world.tokensOf(preparation), world.tokensOf(preparation)]);
  const clicks = Array.from({ length: count }, async (_, index): Promise<Answer[]> => {
    const userId = CROWD[index % CROWD.length] ?? REQUESTER;
    const decision = index % 2 === 0 ? "approve" : "reject";
    const tokenFor = index % 3 === 0 ? directMessage : card;
    const decide = () =>
      world.commands.decide(actor(userId), `view:${from}${index}:hash`, {
        token: tokenFor(decision) ?? "",
        decision,
        comment: `click ${index}`,
        hasSeenTicket: true,
      });
    const [outcome, again] = await Promise.all([decide(), index % 10 === 0 ? decide() : null]);
    if (again !== null && again.ok !== outcome.ok) throw new Error("one submission had two answers");
    return [{ userId, decision, isDone: outcome.ok, told: wordsOf(outcome) }];
  });
  return (await Promise.all(clicks)).flat();
}

function wordsOf(outcome: Outcome): string {
  return outcome.ok ? outcome.value.state : plainOf(en.refusal(outcome.refusal));
}
