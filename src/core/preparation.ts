import * as z from "zod";
import { doneStepSchema } from "./approval-steps.ts";
import { closingSchema } from "./closing.ts";
import { comparisonSchema } from "./comparison.ts";
import { LONGEST_LIFE_DAYS } from "./durations.ts";
import { estimateSchema } from "./estimate.ts";
import { findingSchema, SEVERITIES } from "./finding.ts";
import { isManaged } from "./migration/handling.ts";
import { narrowingSchema } from "./narrowing.ts";
import { passSchema } from "./pass.ts";
import type { Plan } from "./plan.ts";
import { PREPARATION_ID } from "./preparation-id.ts";
import { PROFILES } from "./profile.ts";
import { questionSchema } from "./question.ts";
import { detailSchema } from "./reason.ts";
import { rotationSchema } from "./rotation.ts";
import { isLive, STATES } from "./states.ts";
import { OSS_STORAGE_CLASSES } from "./storage-class.ts";
import { VERDICTS } from "./verdict.ts";

export const DELIVERIES = ["pending", "held", "sent", "opened", "stored", "destroyed"] as const;
export type Delivery = (typeof DELIVERIES)[number];

export const CHECK_NAMES = [
  "identity",
  "source",
  "estimate",
  "whitelist",
  "destination",
  "permissions",
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

/** What the requester asked for, as it was accepted at the form. `prefix` is empty or ends with `/`. */
export const requestSchema = z.object({
  sourceBucket: z.string(),
  prefix: z.string(),
  destinationBucket: z.string(),
  ossRegion: z.string(),
  storageClass: z.enum(OSS_STORAGE_CLASSES),
  profile: z.enum(PROFILES),
  recipient: z.string(),
  ttlDays: z.number().int().min(1).max(LONGEST_LIFE_DAYS),
  channelId: z.string(),
  reason: z.string(),
  /** Names of accounts in the settings; absent: those of the environment's own identities. */
  awsAccount: z.string().optional(),
  alibabaAccount: z.string().optional(),
  /** The bot runs the migration itself, and nobody gets credentials; absent: they are handed over. */
  handling: z.literal("managed").optional(),
});
export type PreparationRequest = z.infer<typeof requestSchema>;

/** Where one check stands; the card shows a line for each. */
export const checkResultSchema = z.object({
  status: z.enum(["pending", "running", "done"]),
  severity: z.enum(SEVERITIES).nullable(),
  findings: z.array(findingSchema),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

/** Results by the name of the check; one that did not exist when they were stored is missing. */
export type CheckResults = Partial<Record<CheckName, CheckResult>>;

/**
 * Of an older version a check of today is missing, and of a newer one (after a downgrade) there may be others: both are
 * read. An exhaustive record would make every stored preparation unreadable on the day a check is added.
 */
const checkResultsSchema = z
  .record(z.string(), checkResultSchema)
  .transform((results): CheckResults => results);

/** Every check with what is stored of it, in the order of the card: null where it never ran; then those of a newer version. */
export function everyResult(results: CheckResults): { name: string; result: CheckResult | null }[] {
  const stored = new Map<string, CheckResult>(Object.entries(results));
  const names = new Set<string>([...CHECK_NAMES, ...stored.keys()]);
  return [...names].map((name) => ({ name, result: stored.get(name) ?? null }));
}

/** Every check before it has found anything. */
export function everyCheck(status: "pending" | "running"): Record<CheckName, CheckResult> {
  const entries = CHECK_NAMES.map((name) => [name, { status, severity: null, findings: [] }]);
  return Object.fromEntries(entries) as Record<CheckName, CheckResult>;
}

/** A ticket that a person gave for a whitelist problem; it holds for the policies that were seen. */
export const ticketSchema = z.object({
  url: z.string(),
  /** Of the source's policy; `NOT_COVERED` where the ticket is about the destination alone. */
  policyHash: z.string(),
  /** Of the destination's policy; none where that let the service in when the ticket was given. */
  destinationPolicyHash: z.string().nullish(),
  givenBy: z.string(),
  givenAt: z.iso.datetime(),
});
export type Ticket = z.infer<typeof ticketSchema>;

/** Whether a ticket was given for the destination's policy that is there now. */
export function coversDestination(
  ticket: Ticket,
  { destinationPolicyHash }: Pick<Facts, "destinationPolicyHash">,
): boolean {
  return destinationPolicyHash !== null && ticket.destinationPolicyHash === destinationPolicyHash;
}

/** In the place of the hash of a source's policy that needed no ticket: the hash of no policy, so that none is covered later. */
export const NOT_COVERED = "not-covered";

/** Why the work stopped, in the words of the cloud or of the bot: never with request data. */
export const failureSchema = z.object({
  /** The change or step that failed, such as `iam.create-user:mgw-prep-MP-…`. */
  step: z.string(),
  operation: z.string(),
  subject: z.string(),
  code: z.string(),
  detail: detailSchema,
  requestId: z.string().nullable(),
});
export type Failure = z.infer<typeof failureSchema>;

/** A fact that a version before may not have known: absent is not known, which is null. */
function fact<T>(schema: z.ZodType<T>) {
  return schema.nullable().default(null);
}

/** What the checks learned about the world that later steps and the job sheet need. */
export const factsSchema = z.object({
  awsAccountId: fact(z.string()),
  awsPartition: fact(z.string()),
  sourceRegion: fact(z.string()),
  alibabaAccountId: fact(z.string()),
  accountAlias: fact(z.string()),
  destinationExists: fact(z.boolean()),
  /** Whether the proof may write one object: not where versions or a retention policy would keep it. */
  destinationKeepsDeleted: fact(z.boolean()),
  /** Which of the two would keep it, or a bucket policy that lets nobody delete; null where nothing does. */
  destinationKeptBy: fact(z.enum(["versioning", "retention", "policy"])),
  /** What the destination's bucket policy means for the service; null while nobody has looked. */
  destinationVerdict: fact(z.enum(VERDICTS)),
  destinationPolicyHash: fact(z.string()),
  /** The key of the destination's default encryption, where it is a key of KMS that has a name. */
  destinationKmsKeyId: fact(z.string()),
  policyHash: fact(z.string()),
  policyText: fact(z.string()),
  /** The policy with every change that lets the service in, to copy; null when there is none to offer. */
  changedPolicy: fact(z.string()),
  passwordPolicy: fact(z.object({ minimumLength: z.number().int() })),
});
export type Facts = z.infer<typeof factsSchema>;

export const NO_FACTS: Facts = {
  awsAccountId: null,
  awsPartition: null,
  sourceRegion: null,
  alibabaAccountId: null,
  accountAlias: null,
  destinationExists: null,
  destinationKeepsDeleted: null,
  destinationKeptBy: null,
  destinationVerdict: null,
  destinationPolicyHash: null,
  destinationKmsKeyId: null,
  policyHash: null,
  policyText: null,
  changedPolicy: null,
  passwordPolicy: null,
};

export const CANCEL_REASON_MAX_LENGTH = 500;

/** Another recipient, proposed for credentials that exist: it needs an approval of its own before anything is handed over. */
export const recipientChangeSchema = z.object({ recipient: z.string(), by: z.string() });

/** One preparation as it is stored. Times are ISO 8601 in UTC. */
export const preparationSchema = z.object({
  id: z.string().regex(PREPARATION_ID),
  teamId: z.string(),
  requester: z.string(),
  /** Raised by Check again, Change request and a ticket: decisions and buttons of an earlier one are void. */
  revision: z.number().int().positive(),
  state: z.enum(STATES),
  request: requestSchema,
  checks: checkResultsSchema,
  estimate: estimateSchema.nullable(),
  verdict: z.enum(VERDICTS).nullable(),
  facts: factsSchema,
  ticket: ticketSchema.nullable(),
  plan: z.custom<Plan>((value) => typeof value === "object" && value !== null).nullable(),
  planHash: z.string().nullable(),
  delivery: z.enum(DELIVERIES),
  /** What the proof of the new keys found; empty until it ran. */
  proof: z.array(findingSchema),
  failure: failureSchema.nullable(),
  /** Somebody asked to stop while changes were being made. */
  isCancelRequested: z.boolean(),
  createdAt: z.iso.datetime(),
  /** When the present state began. */
  stateSince: z.iso.datetime(),
  /**
   * Who asked for the present state, such as who cancelled; of one that has ended, who asked for the end. Null: time, the
   * bot, or a version that did not keep it.
   */
  stateBy: z.string().nullable().default(null),
  /** When the credentials are revoked by themselves; null before `ready`. */
  expiresAt: z.iso.datetime().nullable(),
  /** How often the approvers of this revision were reminded. */
  reminders: z.number().int().nonnegative().default(0),
  /** When this revision had waited so long that the escalation's people may decide too; null: they may not. */
  escalatedAt: z.iso.datetime().nullable().default(null),
  /** The recipient's first console logon, as RAM reported it. */
  firstLogonAt: z.iso.datetime().nullable(),
  /** The pair of keys that was delivered last, and that is on the job sheet. */
  keyGeneration: z.number().int().positive().default(1),
  rotation: rotationSchema.nullable().default(null),
  /** Counts deliveries: each has a direct message of its own, and buttons of an earlier one are void. */
  deliveryNumber: z.number().int().positive().default(1),
  /** When the delivery was sent, or held; null before. */
  deliverySince: z.iso.datetime().nullable().default(null),
  recipientChange: recipientChangeSchema.nullable().default(null),
  /** Who changed the request after its requester had written it: a decision about it is none of theirs. */
  changedBy: z.array(z.string()).default([]),
  /** What approvers gave less of than was asked for, oldest first. */
  narrowings: z.array(narrowingSchema).default([]),
  /** The steps of the settings that had their approvals, of every revision, oldest first. */
  doneSteps: z.array(doneStepSchema).default([]),
  /** What approvers asked before deciding, oldest first. */
  questions: z.array(questionSchema).default([]),
  /** Approvers who said that it is not for them to decide, oldest first. */
  passes: z.array(passSchema).default([]),
  /** Why it was cancelled, in the words of who did; empty: it was not, or nothing was said. */
  cancelReason: z.string().default(""),
  /** Days that approvers added to those that were requested. */
  extendedDays: z.number().int().nonnegative().default(0),
  /** The last comparison of both sides that came to its end; null: none did. */
  comparison: comparisonSchema.nullable().default(null),
  /** That the work seems done, and whether the credentials are then revoked; null: nobody was told so. */
  closing: closingSchema.nullable().default(null),
  /** Failed tries to revoke since the last success. */
  revokeAttempts: z.number().int().nonnegative().default(0),
  /** Requester and recipient who are no longer active, full members; operators were told of each. */
  departed: z.array(z.string()).default([]),
  /**
   * Whether somebody else wrote into the stored row: its seal does not hold. It can be stopped and taken back, and gives
   * leave to nothing.
   */
  isAltered: z.boolean().default(false),
});
export type Preparation = z.infer<typeof preparationSchema>;

/**
 * Whose word the request is as it now stands: who asked for it, who changed it, who vouched for a ticket, who proposed
 * another recipient. None of them is the one who decides about it.
 */
export function authorsOf({
  requester,
  changedBy,
  ticket,
  recipientChange,
}: Pick<Preparation, "requester" | "changedBy" | "ticket" | "recipientChange">): ReadonlySet<string> {
  const vouched = [ticket?.givenBy, recipientChange?.by].filter((one) => one !== undefined);
  return new Set([requester, ...changedBy, ...vouched]);
}

/**
 * Whether the bucket policy of either side shuts the service out, or may: then somebody must have opened a ticket before
 * anything is approved. A destination that an older version did not look at is none.
 */
export function isShutOut({ verdict, facts }: Pick<Preparation, "verdict" | "facts">): boolean {
  return verdict !== "open" || isDestinationShut(facts);
}

export function isDestinationShut({ destinationVerdict }: Pick<Facts, "destinationVerdict">): boolean {
  return destinationVerdict !== null && destinationVerdict !== "open";
}

/**
 * Whether a job would fail as things stand, though everything is made: a bucket policy does not surely let the service
 * in. A good proof does not overrule that, since it shows only what the bot's own network may do.
 */
export function isHeldByWhitelist(
  preparation: Pick<Preparation, "state" | "verdict" | "facts" | "proof">,
): boolean {
  const { state, proof } = preparation;
  return isLive(state) && (isShutOut(preparation) || proof.some(({ code }) => BLOCKED_PROOFS.has(code)));
}

const BLOCKED_PROOFS: ReadonlySet<string> = new Set(["PROOF_BLOCKED_BY_WHITELIST", "PROOF_WRITE_BLOCKED"]);

/** The delivery and the end of the credentials before there are any. */
export const NEW_LIFE = {
  keyGeneration: 1,
  rotation: null,
  deliveryNumber: 1,
  deliverySince: null,
  stateBy: null,
  recipientChange: null,
  changedBy: [],
  narrowings: [],
  doneSteps: [],
  questions: [],
  passes: [],
  cancelReason: "",
  extendedDays: 0,
  comparison: null,
  closing: null,
  revokeAttempts: 0,
  departed: [],
} satisfies Partial<Preparation>;

/** How a revision's wait for its decision begins: nobody is reminded yet, and nothing escalated. */
export const FRESH_WAIT = { reminders: 0, escalatedAt: null } as const;

/** Whether approvers are to decide: on the plan, or on another recipient of credentials that exist. */
export function isDecisionAwaited({ state, recipientChange }: Preparation): boolean {
  return state === "awaiting_approval" || (state === "ready" && recipientChange !== null);
}

/** Whether the credentials need somebody else to go to: they are held, or their recipient has left. */
export function isRecipientReplaceable(preparation: Preparation): boolean {
  const { state, delivery, departed, request } = preparation;
  if (isManaged(preparation)) return false;
  return state === "ready" && (delivery === "held" || departed.includes(request.recipient));
}

/** Whether the recipient can say that the credentials are not for them: nobody has seen them, so that they go to somebody else as they are. */
export function isDeclinable(preparation: Preparation): boolean {
  return preparation.state === "ready" && preparation.delivery === "sent" && !maySecretsBeKnown(preparation);
}

/** Whether the recipient may have seen what was delivered. In `message` mode nobody can tell, so it counts as seen. */
export function maySecretsBeKnown({ delivery, plan }: Preparation): boolean {
  return (
    delivery === "opened" ||
    delivery === "stored" ||
    (delivery === "sent" && plan?.deliveryMode === "message")
  );
}

/** Whether there is something to say "I have stored them" of: what nobody can have seen would only be lost by it. */
export function isAcknowledgeable(preparation: Preparation): boolean {
  return preparation.delivery !== "stored" && maySecretsBeKnown(preparation);
}
