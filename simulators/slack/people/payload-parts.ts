import { ControlError } from "../errors.ts";
import type { Json, Person } from "../state.ts";
import { type Conversation, shownTeamOf, type World } from "../world.ts";

/** The keys that all interaction payloads share. Source: docs.slack.dev/reference/interaction-payloads. */
export function commonParts(world: World, person: Person): Json {
  const { team, app } = world.state;
  return {
    team: { id: team.id, domain: team.domain },
    user: {
      id: person.id,
      username: person.name,
      name: person.name,
      team_id: shownTeamOf(person),
    },
    api_app_id: app.id,
    token: app.verificationToken,
    enterprise:
      person.enterprise === undefined ? null : { id: person.enterprise.id, name: person.enterprise.id },
    is_enterprise_install: false,
  };
}

/** A conversation's name as payloads say it: private ones are not named. */
export function nameInPayload(conversation: Conversation): string {
  if (conversation.kind === "im") return "directmessage";
  return conversation.channel.isPrivate ? "privategroup" : conversation.channel.name;
}

/** The person a control call plays; one who is deactivated or unknown can do nothing. */
export function requireActor(world: World, userId: string): Person {
  const person = world.state.people.get(userId);
  if (!person) throw new ControlError("no_such_person", `Nobody here has the id ${userId}.`);
  if (person.isDeactivated)
    throw new ControlError("person_deactivated", `${person.realName} is deactivated.`);
  if (person.isBot) throw new ControlError("person_is_bot", `${person.realName} is a bot and cannot click.`);
  return person;
}

export function requireInteractivity(world: World): void {
  if (world.manifest.isInteractive) return;
  throw new ControlError(
    "interactivity_disabled",
    "The manifest does not switch interactivity on (settings.interactivity.is_enabled), so nothing was sent.",
  );
}
