import { isAcknowledgeable } from "../../core/preparation.ts";
import { LIVE_STATES } from "../../core/states.ts";
import type { StoryDeps } from "../deps.ts";
import { type Outcome, refuse } from "../outcome.ts";
import { endDelivery } from "../runs/end-delivery.ts";
import { button, type Click, ofDelivery } from "./action.ts";
import { resolveClick } from "./resolve-click.ts";

/** The recipient has stored the credentials: the sealed copy is destroyed. */
export const stored = button({
  id: "stored",
  may: ["recipient"],
  states: LIVE_STATES,
  isOffered: ({ preparation }) => isAcknowledgeable(preparation),
  boundTo: ofDelivery,
  press: confirmStored,
});

async function confirmStored(deps: StoryDeps, { actor, token }: Click): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, stored);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  if (preparation.delivery !== "sent" && preparation.delivery !== "opened") {
    return refuse("ALREADY_DONE", { state: preparation.delivery });
  }
  if (!isAcknowledgeable(preparation)) return refuse("NOT_OPENED");
  return endDelivery(deps, preparation, "stored", actor.userId);
}
