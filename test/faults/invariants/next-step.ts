import type { State } from "../../../src/core/states.ts";
import type { Aftermath } from "../lab/aftermath.ts";
import type { Invariant } from "./invariant.ts";

/** States in which something is being done by itself. */
export const BUSY_STATES: ReadonlySet<State> = new Set([
  "checking",
  "provisioning",
  "rotating",
  "rolling_back",
  "revoking",
]);

/** Buttons of which the card must offer at least one: what a person can do now. */
const OFFERED: Partial<Record<State, readonly string[]>> = {
  blocked: ["check_again"],
  awaiting_approval: ["approve"],
  ready: ["revoke"],
  failed: ["retry", "check_again", "roll_back", "revoke"],
  revoke_failed: ["revoke"],
};

export const nextStep: Invariant = {
  name: "not at rest",
  demand: "Every preparation comes to rest, in a state whose card offers a next step.",
  findViolations: (aftermath) => [
    ...aftermath.preparations.flatMap(({ id, state }) => {
      if (BUSY_STATES.has(state)) return [`${id} is still ${state}`];
      const buttons = OFFERED[state] ?? ["repeat"];
      const offered = cardOf(aftermath, id);
      return buttons.some((button) => offered.includes(`"prep:${button}"`))
        ? []
        : [`the card of ${id}, which is ${state}, offers none of ${buttons.join(", ")}`];
    }),
    ...aftermath.openWorkflows.map((id) => `the engine still has ${id} to do`),
  ],
};

function cardOf({ posts, slack }: Aftermath, id: string): string {
  const post = posts.find(({ preparationId, key }) => preparationId === id && key === "card");
  const message = slack.messages.find(({ channelId, ts }) => channelId === post?.channelId && ts === post.ts);
  return JSON.stringify(message?.blocks ?? []);
}
