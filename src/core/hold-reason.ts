import * as z from "zod";

/** Why a recipient cannot receive the credentials now, as data. Stored; codes are never renamed. */
const ownReasonSchema = z.discriminatedUnion("code", [
  z.object({ code: z.literal("NOT_A_FULL_MEMBER") }),
  z.object({ code: z.literal("UNKNOWN_PERSON") }),
  z.object({ code: z.literal("HAS_LEFT") }),
  /** The recipient said, before anybody had seen them, that the credentials are not for them. */
  z.object({ code: z.literal("DECLINED") }),
  /** `answer`: Slack's own word for why it did not take the message. */
  z.object({ code: z.literal("NOT_POSTED"), answer: z.string() }),
]);

/** A string is what a version before stored: a sentence, shown as it is. */
export const holdReasonSchema = z.union([ownReasonSchema, z.string()]);
export type HoldReason = z.infer<typeof ownReasonSchema>;
export type StoredHoldReason = z.infer<typeof holdReasonSchema>;
