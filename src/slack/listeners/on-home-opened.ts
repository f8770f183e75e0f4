import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from "@slack/bolt";
import * as z from "zod";
import type { Actor } from "../../workflow/outcome.ts";
import type { HomeKeeper } from "../home-keeper.ts";

type HomeArgs = SlackEventMiddlewareArgs<"app_home_opened"> & AllMiddlewareArgs;

const bodySchema = z.object({
  team_id: z.string(),
  event: z.object({ user: z.string(), tab: z.string() }),
});

/** The App Home was opened: it is drawn fresh, and kept as things stand for a while. */
export function onHomeOpened(homes: HomeKeeper) {
  // Bolt acknowledges events by itself, before the listener runs.
  return async ({ body, client }: HomeArgs): Promise<void> => {
    const { team_id: teamId, event } = bodySchema.parse(body);
    if (event.tab !== "home") return;
    const actor: Actor = { userId: event.user, teamId, channelId: null };
    await homes.opened(actor, client);
  };
}
