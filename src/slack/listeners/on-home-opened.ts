import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from "@slack/bolt";
import * as z from "zod";
import type { Preparation } from "../../core/preparation.ts";
import { isOpen } from "../../core/states.ts";
import type { Actor, PreparationView } from "../../workflow/outcome.ts";
import { type HomeContent, homeView, refusedHomeView } from "../views/home-view.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type HomeArgs = SlackEventMiddlewareArgs<"app_home_opened"> & AllMiddlewareArgs;

const bodySchema = z.object({
  team_id: z.string(),
  event: z.object({ user: z.string(), tab: z.string() }),
});

/** More than these would be a list to scroll, which the `list` sub-command is for. */
const DETAILED = 20;

/** The App Home was opened: it is drawn anew each time, since nothing keeps it up to date in between. */
export function onHomeOpened({ commands, textsFor }: ListenerDeps) {
  // Bolt acknowledges events by itself, before the listener runs.
  return async ({ body, client }: HomeArgs): Promise<void> => {
    const { team_id: teamId, event } = bodySchema.parse(body);
    if (event.tab !== "home") return;
    const actor: Actor = { userId: event.user, teamId, channelId: null };
    const texts = await textsFor(actor.userId);
    const listed = await commands.list(actor);
    const view = listed.ok
      ? homeView(await detail(commands, actor, listed.value), texts)
      : refusedHomeView(listed.refusal, texts);
    await client.views.publish({ user_id: actor.userId, view });
  };
}

async function detail(
  commands: ListenerDeps["commands"],
  actor: Actor,
  preparations: readonly Preparation[],
): Promise<HomeContent> {
  const isOwn = ({ requester, request }: Preparation) =>
    requester === actor.userId || request.recipient === actor.userId;
  const own = preparations.filter((preparation) => isOwn(preparation) && isOpen(preparation.state));
  const toDecide = preparations.filter(
    (preparation) => !isOwn(preparation) && preparation.state === "awaiting_approval",
  );
  return {
    own: await viewAll(commands, actor, own),
    toDecide: await viewAll(commands, actor, toDecide),
  };
}

async function viewAll(
  commands: ListenerDeps["commands"],
  actor: Actor,
  preparations: readonly Preparation[],
): Promise<PreparationView[]> {
  const outcomes = await Promise.all(
    preparations.slice(0, DETAILED).map(({ id }) => commands.view(actor, id)),
  );
  return outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
}
