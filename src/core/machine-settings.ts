import * as z from "zod";
import { isLoopback } from "./loopback.ts";
import { mistake } from "./mistake.ts";
import { namedOnce } from "./named-once.ts";
import { EVENT_TYPES } from "./outgoing-events.ts";
import { PROFILES } from "./profile.ts";
import { destinationPattern, sourcePattern } from "./rule-settings.ts";
import { channelId, personId } from "./slack-ids.ts";

/** What the settings say of other programs: those that are told what happens, and those that may ask. */

/** What a log, a table of the store and a message call it. */
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, mistake("MACHINE_NAME"));
const nameOf = (one: { name: string }) => one.name;

/** Signed, and never in the clear but to this machine. */
const receiverUrl = z
  .string()
  .refine((text) => URL.canParse(text) && isSafe(new URL(text)), mistake("RECEIVER_ADDRESS"));

function isSafe({ protocol, hostname, username, password }: URL): boolean {
  const isPrivate = protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
  return isPrivate && username === "" && password === "";
}

export const webhooksSchema = z
  .array(
    z.strictObject({
      name,
      url: receiverUrl,
      events: z
        .array(z.enum(EVENT_TYPES))
        .min(1, mistake("NO_EVENT"))
        .default([...EVENT_TYPES]),
    }),
  )
  .max(10)
  .superRefine(namedOnce(nameOf, "name"))
  .default([]);
export type Webhook = z.output<typeof webhooksSchema>[number];

/** A token of a program: it may ask for preparations within its scope, as one person, and nothing else. */
const apiTokenSchema = z.strictObject({
  name,
  /** SHA-256 of the token, as `mgw-prep token` prints it: who reads the settings cannot use it. */
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/, mistake("TOKEN_HASH")),
  /** The last day, UTC, on which it counts. */
  expires: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, mistake("TOKEN_END")),
  /** Whose request it is: they answer for it, and do not approve it. */
  requester: personId,
  sources: z.array(sourcePattern).min(1, mistake("NO_SOURCES")),
  destinations: z.array(destinationPattern).min(1, mistake("NO_DESTINATION")),
  channels: z.array(channelId).min(1, mistake("NO_CHANNEL")),
  profiles: z.array(z.enum(PROFILES)).min(1, mistake("NO_PROFILE")).default(["least-privilege"]),
});
export type ApiToken = z.output<typeof apiTokenSchema>;

export const apiSchema = z.strictObject({
  tokens: z.array(apiTokenSchema).max(50).superRefine(namedOnce(nameOf, "name")).default([]),
});
