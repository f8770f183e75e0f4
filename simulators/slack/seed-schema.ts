import { z } from "zod";
import type { SlackSeed } from "./seed.ts";

const id = z.string().regex(/^[A-Z][A-Z0-9]{5,}$/);
const ids = z.array(id);

/** Holds a seed that came over the control address to its type. */
const seedSchema: z.ZodType<SlackSeed> = z.strictObject({
  team: z.strictObject({ id, name: z.string(), domain: z.string() }),
  app: z.strictObject({
    id,
    botId: id,
    botUserId: id,
    botToken: z.string().startsWith("xoxb-"),
    appToken: z.string().startsWith("xapp-"),
    botScopes: z.array(z.string()).optional(),
    appScopes: z.array(z.string()).optional(),
    signingSecret: z.string().min(1),
    verificationToken: z.string().min(1),
  }),
  people: z.array(
    z.strictObject({
      id,
      name: z.string(),
      realName: z.string(),
      teamId: id,
      isBot: z.boolean(),
      isDeactivated: z.boolean(),
      locale: z.string().optional(),
      enterprise: z.strictObject({ id, teamIds: ids.min(1) }).optional(),
      guest: z.enum(["none", "multi-channel", "single-channel"]),
    }),
  ),
  channels: z.array(
    z.strictObject({
      id,
      name: z.string(),
      isPrivate: z.boolean(),
      isArchived: z.boolean(),
      isExternallyShared: z.boolean(),
      memberIds: ids,
    }),
  ),
  userGroups: z.array(
    z.strictObject({
      id,
      handle: z.string(),
      name: z.string(),
      memberIds: ids,
      isDisabled: z.boolean().optional(),
    }),
  ),
});

/** Reads a seed; throws with every mistake named, among them a bot user that is nobody in the workspace. */
export function parseSlackSeed(value: unknown): SlackSeed {
  const seed = seedSchema.parse(value);
  if (!seed.people.some((person) => person.id === seed.app.botUserId)) {
    throw new Error(`The seed's app has the bot user ${seed.app.botUserId}, who is not among its people.`);
  }
  return seed;
}
