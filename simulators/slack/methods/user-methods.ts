import { type Arguments, paginate } from "../arguments.ts";
import { SlackApiError } from "../errors.ts";
import type { Person } from "../state.ts";
import { shownTeamOf, type World } from "../world.ts";
import type { Method } from "./method.ts";

const USERS_PAGE = { byDefault: 1_000, max: 1_000 };

/** A person as users.info shows them; strangers carry is_stranger and their own team. */
function renderPerson(world: World, person: Person): Record<string, unknown> {
  const { enterprise } = person;
  const isStranger = person.teamId !== world.state.team.id && !isOfOwnWorkspace(world, person);
  return {
    id: person.id,
    team_id: shownTeamOf(person),
    name: person.name,
    deleted: person.isDeactivated,
    real_name: person.realName,
    profile: {
      real_name: person.realName,
      real_name_normalized: person.realName,
      display_name: person.name,
      display_name_normalized: person.name,
      team: shownTeamOf(person),
      ...(person.id === world.state.app.botUserId
        ? { bot_id: world.state.app.botId, api_app_id: world.state.app.id }
        : {}),
    },
    is_bot: person.isBot,
    is_app_user: false,
    updated: person.updatedAtSeconds,
    ...(isStranger ? { is_stranger: true } : {}),
    ...(enterprise === undefined
      ? {}
      : {
          enterprise_user: {
            id: person.id,
            enterprise_id: enterprise.id,
            enterprise_name: enterprise.id,
            is_admin: false,
            is_owner: false,
            is_primary_owner: false,
            teams: enterprise.teamIds,
          },
        }),
    // Slack leaves these out for deactivated people.
    ...(person.isDeactivated
      ? {}
      : {
          tz: "Etc/UTC",
          tz_label: "Coordinated Universal Time",
          tz_offset: 0,
          is_admin: false,
          is_owner: false,
          is_primary_owner: false,
          is_restricted: person.guest !== "none",
          is_ultra_restricted: person.guest === "single-channel",
        }),
  };
}

/** A person of several workspaces of Enterprise Grid is shown with the team of one of them, maybe another than this one. */
function isOfOwnWorkspace({ state }: World, { enterprise }: Person): boolean {
  return enterprise?.teamIds.includes(state.team.id) === true;
}

function info(world: World, args: Arguments): Record<string, unknown> {
  const person = world.state.people.get(args.requiredText("user"));
  if (!person) throw new SlackApiError("user_not_found");
  const locale = args.flag("include_locale", false) ? { locale: person.locale ?? "en-US" } : {};
  return { user: { ...renderPerson(world, person), ...locale } };
}

function listUsers(world: World, args: Arguments): Record<string, unknown> {
  const { page, nextCursor } = paginate([...world.state.people.values()], args, USERS_PAGE);
  return {
    members: page.map((person) => renderPerson(world, person)),
    cache_ts: Math.floor(world.clock.now().getTime() / 1000),
    response_metadata: { next_cursor: nextCursor },
  };
}

function listGroupMembers(world: World, args: Arguments): Record<string, unknown> {
  const group = world.state.userGroups.get(args.requiredText("usergroup"));
  if (!group || (group.isDisabled && !args.flag("include_disabled", false))) {
    throw new SlackApiError("no_such_subteam");
  }
  const isActive = (id: string) => world.state.people.get(id)?.isDeactivated === false;
  return { users: group.memberIds.filter(isActive) };
}

/** Without paging, as Slack's own has none. */
function listGroups({ state, clock }: World, args: Arguments): Record<string, unknown> {
  const withUsers = args.flag("include_users", false);
  const groups = [...state.userGroups.values()].filter(
    ({ isDisabled }) => !isDisabled || args.flag("include_disabled", false),
  );
  return {
    usergroups: groups.map(({ id, handle, name, memberIds, isDisabled }) => ({
      id,
      team_id: state.team.id,
      is_usergroup: true,
      is_external: false,
      name,
      handle,
      description: "",
      date_create: 0,
      date_update: 0,
      date_delete: isDisabled ? Math.floor(clock.now().getTime() / 1000) : 0,
      user_count: memberIds.length,
      ...(withUsers ? { users: memberIds } : {}),
    })),
  };
}

export const userMethods: Record<string, Method> = {
  "users.info": { token: "bot", scopes: ["users:read"], tier: 4, run: info },
  "users.list": { token: "bot", scopes: ["users:read"], tier: 2, run: listUsers },
  "usergroups.list": { token: "bot", scopes: ["usergroups:read"], tier: 2, run: listGroups },
  "usergroups.users.list": { token: "bot", scopes: ["usergroups:read"], tier: 2, run: listGroupMembers },
};
