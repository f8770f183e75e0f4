import { z } from "zod";
import { ControlError } from "../errors.ts";
import type { Json } from "../state.ts";
import { closeAllViews } from "../views.ts";
import { toSeconds, type World } from "../world.ts";

const personInput = z.strictObject({
  userId: z.string(),
  isDeactivated: z.boolean().optional(),
  guest: z.enum(["none", "multi-channel", "single-channel"]).optional(),
  realName: z.string().min(1).optional(),
  locale: z.string().optional(),
  teamId: z.string().optional(),
  isBot: z.boolean().optional(),
  enterprise: z.strictObject({ id: z.string(), teamIds: z.array(z.string()).min(1) }).optional(),
});

/** Changes what a person is. A deactivated one leaves every channel, as on Slack. */
export function setPerson(world: World, input: unknown): Json {
  const { userId, ...changes } = personInput.parse(input);
  const person = world.state.people.get(userId);
  if (!person) throw new ControlError("no_such_person", `Nobody here has the id ${userId}.`);
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  Object.assign(person, Object.fromEntries(given), { updatedAtSeconds: toSeconds(world.clock.now()) });
  if (changes.isDeactivated === true) {
    for (const channel of world.state.channels.values()) channel.memberIds.delete(userId);
    closeAllViews(world, userId);
  }
  return { ok: true, person };
}

const channelInput = z.strictObject({
  channelId: z.string(),
  isArchived: z.boolean().optional(),
  isExternallyShared: z.boolean().optional(),
  addMemberIds: z.array(z.string()).default([]),
  removeMemberIds: z.array(z.string()).default([]),
});

/** Changes a channel and who is in it; `removeMemberIds` with the bot's user id takes the bot out. */
export function setChannel(world: World, input: unknown): Json {
  const { channelId, addMemberIds, removeMemberIds, ...changes } = channelInput.parse(input);
  const channel = world.state.channels.get(channelId);
  if (!channel) throw new ControlError("no_such_channel", `There is no channel ${channelId}.`);
  const unknown = addMemberIds.find((id) => !world.state.people.has(id));
  if (unknown !== undefined) throw new ControlError("no_such_person", `Nobody here has the id ${unknown}.`);
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  Object.assign(channel, Object.fromEntries(given));
  for (const id of addMemberIds) channel.memberIds.add(id);
  for (const id of removeMemberIds) channel.memberIds.delete(id);
  return { ok: true, channel: { ...channel, memberIds: [...channel.memberIds] } };
}

const userGroupInput = z.strictObject({
  userGroupId: z.string(),
  memberIds: z.array(z.string()).optional(),
  isDisabled: z.boolean().optional(),
});

/** Changes who is in a user group, or disables it. */
export function setUserGroup(world: World, input: unknown): Json {
  const { userGroupId, ...changes } = userGroupInput.parse(input);
  const group = world.state.userGroups.get(userGroupId);
  if (!group) throw new ControlError("no_such_user_group", `There is no user group ${userGroupId}.`);
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const userGroup = { ...group, ...Object.fromEntries(given) };
  world.state.userGroups.set(userGroupId, userGroup);
  return { ok: true, userGroup };
}

const appInput = z.strictObject({
  botScopes: z.array(z.string()).optional(),
  appScopes: z.array(z.string()).optional(),
  refusesTokens: z.strictObject({ bot: z.string().optional(), app: z.string().optional() }).optional(),
});

/** What an administrator did to the installed app: other scopes than its manifest asks for, tokens that are good no more. */
export function setApp(world: World, input: unknown): Json {
  const { refusesTokens, botScopes, appScopes } = appInput.parse(input);
  if (botScopes !== undefined) world.state.app.botScopes = botScopes;
  if (appScopes !== undefined) world.state.app.appScopes = appScopes;
  if (refusesTokens !== undefined) world.state.refusesTokens = refusesTokens;
  return { ok: true };
}
