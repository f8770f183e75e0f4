import * as z from "zod";
import { hashOf } from "./canonical-json.ts";
import { CLOUDS } from "./cloud.ts";
import { type Change, changeKey } from "./plan.ts";
import { detailSchema } from "./reason.ts";

/** Whose user or grant it is about, and in which account. */
const subject = {
  cloud: z.enum(CLOUDS),
  accountId: z.string(),
  preparationId: z.string(),
};

/** A policy on a user: managed or inline at AWS, system or custom at Alibaba Cloud. */
const policySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("attached"), policyArn: z.string() }),
  z.object({ kind: z.literal("inline"), policyName: z.string() }),
  z.object({ kind: z.literal("ram"), policyType: z.enum(["System", "Custom"]), policyName: z.string() }),
]);
export type UserPolicy = z.infer<typeof policySchema>;

/** One of the bot's own users. */
const user = { ...subject, userName: z.string() };

/** Something in the migration service; `serviceRegion` is the service's own, such as `cn-beijing`. */
const importThing = { thing: z.enum(["address", "job"]), name: z.string(), serviceRegion: z.string() };

/** A difference between what is recorded and what exists in a cloud. */
export const driftSchema = z.discriminatedUnion("kind", [
  /** Recorded as made, and not there. A user stands for all that was on it. */
  z.object({
    kind: z.literal("grant_missing"),
    ...subject,
    grantKey: z.string(),
    change: z.custom<Change>((value) => typeof value === "object" && value !== null),
    accessKeyId: z.string().nullable(),
  }),
  /** A key of one of the bot's own users that no grant is about. */
  z.object({ kind: z.literal("unknown_key"), ...user, accessKeyId: z.string() }),
  /** A policy on one of the bot's own users that no grant is about. */
  z.object({ kind: z.literal("foreign_policy"), ...user, policy: policySchema }),
  /** A policy of the plan with another text than was approved: an inline one, or a custom one's default version. */
  z.object({ kind: z.literal("changed_policy"), ...user, policy: policySchema }),
  /** A group of one of the bot's own users: they are in none. */
  z.object({ kind: z.literal("foreign_group"), ...user, groupName: z.string() }),
  /** A console logon that the plan does not make. */
  z.object({ kind: z.literal("foreign_login"), ...user }),
  /** A user with this installation's mark, of a preparation that has no user any more or never had one. */
  z.object({ kind: z.literal("orphan_user"), ...user }),
  /** A data address or job of the migration service with this installation's mark, of a preparation that has none any more. */
  z.object({ kind: z.literal("orphan_import"), ...subject, ...importThing }),
  /** What could not be looked at: not known to be in order. */
  z.object({
    kind: z.literal("unread"),
    cloud: z.enum(CLOUDS),
    accountId: z.string().nullable(),
    preparationId: z.string().nullable(),
    operation: z.string(),
    subject: z.string(),
    code: z.string(),
    detail: detailSchema,
  }),
]);
export type Drift = z.infer<typeof driftSchema>;
export type Unread = Extract<Drift, { kind: "unread" }>;

type ForeignKind = "unknown_key" | "foreign_policy" | "changed_policy" | "foreign_group" | "foreign_login";
type WithoutSubject<Of> = Of extends { kind: ForeignKind } ? Omit<Of, keyof typeof user> : never;
/** What hangs on one of the bot's own users and is not what was approved, without whose user it is. */
export type Foreign = WithoutSubject<Drift>;

/** A stored difference; null for a kind that another version stored and this one does not know. */
export function readDrift(stored: unknown): Drift | null {
  return driftSchema.safeParse(stored).data ?? null;
}

/** Drifts that the bot, or a command that it names, can remediate. */
export type RemediableDrift = Exclude<Drift, Unread>;

/** A stable name: the same difference found again has the same, whatever a cloud says about it this time. */
export function driftId(drift: Drift): string {
  switch (drift.kind) {
    case "grant_missing": {
      const { change, ...rest } = drift;
      return hashOf({ ...rest, change: changeKey(change) });
    }
    case "unread": {
      const { detail: _, ...rest } = drift;
      return hashOf(rest);
    }
    default:
      return hashOf(drift);
  }
}
