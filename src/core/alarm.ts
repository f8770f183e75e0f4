import * as z from "zod";
import { auditDamageSchema } from "./audit-damage.ts";
import { detailSchema } from "./reason.ts";

function alarm<Code extends string, Args extends z.ZodRawShape>(code: Code, args: Args) {
  return z.object({ code: z.literal(code), args: z.object(args) });
}

const id = { id: z.string() };

/** A cloud's answer, or ours, to what was tried. */
const failure = {
  operation: z.string(),
  subject: z.string(),
  code: z.string(),
  detail: detailSchema,
};

/**
 * What operators are alarmed of, as data that `texts/` words for its reader. Stored with the post; codes are never renamed,
 * and their arguments only grow.
 */
export const alarmSchema = z.discriminatedUnion("code", [
  alarm("FOREIGN_HAND", { ...id, ...failure }),
  alarm("OLD_KEYS_NOT_DELETED", { ...id, ...failure }),
  alarm("ROTATION_FAILED", { ...id, ...failure }),
  alarm("REVOCATION_FAILED", { ...id, ...failure, attempts: z.number() }),
  alarm("REVOCATION_SUCCEEDED", id),
  alarm("PERSON_LEFT", {
    ...id,
    who: z.enum(["requester", "recipient", "both"]),
    /** What of the credentials there is: none yet, held, or handed out to the person who left. */
    credentials: z.enum(["none", "held", "known"]),
  }),
  alarm("APPROVERS_MISSING", { ...id, needed: z.number(), found: z.number() }),
  alarm("RECORD_ALTERED", id),
  alarm("RECORD_UNREADABLE", id),
  alarm("POST_UNREADABLE", { id: z.string().nullable() }),
  /** `answer`: Slack's own word. */
  alarm("SECRETS_NOT_DELETED", { id: z.string().nullable(), answer: z.string() }),
  /** `isHeld`: nothing is approved or made until it is cleared up. */
  alarm("AUDIT_LOG_CHANGED", { damage: auditDamageSchema, isHeld: z.boolean() }),
]);
export type AlarmNews = z.infer<typeof alarmSchema>;
export type AlarmArgs = { [A in AlarmNews as A["code"]]: A["args"] };
