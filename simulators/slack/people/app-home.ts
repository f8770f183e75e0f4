import { z } from "zod";
import type { Delivery } from "../delivery/delivery.ts";
import { ControlError } from "../errors.ts";
import type { Json } from "../state.ts";
import { renderView } from "../views.ts";
import { nextId, nextTs, openDirectMessage, toSeconds, type World } from "../world.ts";
import { requireActor } from "./payload-parts.ts";

const openHomeInput = z.strictObject({
  userId: z.string(),
  tab: z.enum(["home", "messages"]).default("home"),
});

function requireTab(world: World, tab: "home" | "messages"): void {
  const { hasHomeTab, hasMessagesTab, botEvents } = world.manifest;
  if (!(tab === "home" ? hasHomeTab : hasMessagesTab)) {
    throw new ControlError(
      "tab_disabled",
      `The manifest does not switch the ${tab} tab on (features.app_home).`,
    );
  }
  if (!botEvents.has("app_home_opened")) {
    throw new ControlError(
      "event_not_subscribed",
      "The manifest does not list the bot event app_home_opened.",
    );
  }
}

/** A person opens the app's Home or Messages tab; the event is sent again when the app does not take it. */
export async function openAppHome(world: World, delivery: Delivery, input: unknown): Promise<Json> {
  const { userId, tab } = openHomeInput.parse(input);
  const person = requireActor(world, userId);
  requireTab(world, tab);
  const { state } = world;
  const { direct } = openDirectMessage(world, person.id);
  const home = state.views.get(state.homes.get(userId) ?? "");
  const event = {
    type: "app_home_opened",
    user: userId,
    channel: direct.id,
    tab,
    ...(tab === "home" && home ? { view: renderView(world, home) } : {}),
    event_ts: nextTs(world),
  };
  return delivery.deliverEvent({
    kind: "events_api",
    acceptsResponse: false,
    body: {
      token: state.app.verificationToken,
      team_id: state.team.id,
      api_app_id: state.app.id,
      event,
      type: "event_callback",
      event_id: nextId(world, "Ev"),
      event_time: toSeconds(world.clock.now()),
      authorizations: [
        {
          enterprise_id: null,
          team_id: state.team.id,
          user_id: state.app.botUserId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
    },
  });
}
