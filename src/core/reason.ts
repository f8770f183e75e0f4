import * as z from "zod";
import { auditDamageSchema } from "./audit-damage.ts";

/** What hangs on a user and is not as it was approved. `name` is empty where there is only one of its kind. */
const notApprovedSchema = z.object({
  what: z.enum(["path", "tag", "boundary", "key", "policy", "policy-text", "group", "login"]),
  name: z.string(),
});
export type NotApprovedThing = z.infer<typeof notApprovedSchema>;

const cloud = z.enum(["aws", "alibaba"]);

function reason<Code extends string, Args extends z.ZodRawShape>(code: Code, args: Args) {
  return z.object({ code: z.literal(code), args: z.object(args) });
}

/**
 * Why the bot itself went no further, or what it found, where no cloud said so: data, which `texts/` words for its reader.
 * Stored; codes are never renamed, and their arguments only grow.
 */
export const reasonSchema = z.discriminatedUnion("code", [
  reason("APPROVAL_OUTDATED", {}),
  reason("RECORD_ALTERED", {}),
  reason("APPROVAL_NOT_FOUND", {}),
  reason("LOG_INCOMPLETE", {}),
  reason("NOT_IN_PLAN", {}),
  reason("AUDIT_LOG_DAMAGED", { damage: auditDamageSchema }),
  reason("NOTHING_SEEN", {}),
  reason("APPROVERS_NOT_ASKED", {}),
  reason("PLAN_CHANGED_MIDWAY", {}),
  reason("RECORD_UNREADABLE", { preparationId: z.string() }),
  reason("BOT_FAILED", {}),
  reason("CHECK_BROKE", {}),
  reason("OTHER_ACCOUNT", { found: z.string() }),
  reason("NO_IDENTITY_THERE", {}),
  reason("USER_NOT_SHOWN", {}),
  reason("USER_NOT_OURS", {}),
  reason("USER_GONE", {}),
  reason("USER_UNMARKED", {}),
  reason("POLICY_NOT_OURS", {}),
  reason("BUCKET_NOT_AS_ASKED", {}),
  reason("BOUNDARY_DIFFERS", { expected: z.string(), found: z.string().nullable() }),
  reason("NOT_AS_APPROVED", { found: z.array(notApprovedSchema) }),
  reason("LISTING_UNORDERED", {}),
  /** `isThere`: in another account, as far as OSS says. */
  reason("BUCKET_NOT_OURS", { isThere: z.boolean() }),
  reason("CHANGE_NOT_SHOWN", { change: z.string() }),
  /** Of an address or a job of the migration service. */
  reason("IMPORT_NOT_OURS", { name: z.string() }),
  reason("IMPORT_NOT_AS_PLANNED", { name: z.string(), differs: z.array(z.string()) }),
  reason("IMPORT_NOT_SHOWN", { name: z.string() }),
  /** `next`: what becomes possible once people took the user out of the groups. */
  reason("USER_IN_GROUPS", {
    cloud,
    userName: z.string(),
    groups: z.array(z.string()),
    next: z.enum(["user-deleted", "nothing-more"]),
  }),
]);
export type Reason = z.infer<typeof reasonSchema>;
export type ReasonArgs = { [R in Reason as R["code"]]: R["args"] };

/** What a failure says in detail: a reason of ours, or words that are not ours: a cloud's, or those that an older version stored. */
export const detailSchema = z.union([z.string(), reasonSchema]);
export type Detail = z.infer<typeof detailSchema>;
