import { z } from "zod";
import { estimateSchema } from "./estimate.ts";
import { findingSchema, SEVERITIES } from "./finding.ts";
import type { Plan } from "./plan.ts";
import { PREPARATION_ID } from "./preparation-id.ts";
import { PROFILES } from "./profile.ts";
import { OSS_STORAGE_CLASSES } from "./storage-class.ts";

export const STATES = [
  "checking",
  "blocked",
  "awaiting_approval",
  "provisioning",
  "ready",
  "rotating",
  "failed",
  "rejected",
  "cancelled",
  "expired",
  "rolling_back",
  "rolled_back",
  "revoking",
  "revoke_failed",
  "revoked",
] as const;
export type State = (typeof STATES)[number];

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

export type Verdict = "open" | "restricted" | "uncertain";

/** What the requester asked for, as it was accepted at the form. `prefix` is empty or ends with `/`. */
export const requestSchema = z.object({
  sourceBucket: z.string(),
  prefix: z.string(),
  destinationBucket: z.string(),
  ossRegion: z.string(),
  storageClass: z.enum(OSS_STORAGE_CLASSES),
  profile: z.enum(PROFILES),
  recipient: z.string(),
  ttlDays: z.number().int().min(1).max(90),
  channelId: z.string(),
  reason: z.string(),
  /** Names of accounts in the settings; absent: those of the environment's own identities. */
  awsAccount: z.string().optional(),
  alibabaAccount: z.string().optional(),
});
export type PreparationRequest = z.infer<typeof requestSchema>;

/** Where one check stands; the card shows a line for each. */
export const checkResultSchema = z.object({
  status: z.enum(["pending", "running", "done"]),
  severity: z.enum(SEVERITIES).nullable(),
  findings: z.array(findingSchema),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

/** A ticket that a person gave for a whitelist problem; it holds for the policy that was seen. */
export const ticketSchema = z.object({
  url: z.string(),
  policyHash: z.string(),
  givenBy: z.string(),
  givenAt: z.iso.datetime(),
});
export type Ticket = z.infer<typeof ticketSchema>;

/** Why the work stopped, in the words of whoever stopped it: never with request data. */
export const failureSchema = z.object({
  /** The change or step that failed, such as `iam.create-user:mgw-prep-MP-…`. */
  step: z.string(),
  operation: z.string(),
  subject: z.string(),
  code: z.string(),
  detail: z.string(),
  requestId: z.string().nullable(),
});
export type Failure = z.infer<typeof failureSchema>;

/** What the checks learned about the world that later steps and the job sheet need. */
export const factsSchema = z.object({
  awsAccountId: z.string().nullable(),
  awsPartition: z.string().nullable(),
  sourceRegion: z.string().nullable(),
  alibabaAccountId: z.string().nullable(),
  accountAlias: z.string().nullable(),
  destinationExists: z.boolean().nullable(),
  /** Whether the proof may write one object: not where versions or a retention policy would keep it. */
  destinationKeepsDeleted: z.boolean().nullable(),
  policyHash: z.string().nullable(),
  policyText: z.string().nullable(),
  passwordPolicy: z
    .object({
      minimumLength: z.number().int(),
      needsLowercase: z.boolean(),
      needsUppercase: z.boolean(),
      needsNumbers: z.boolean(),
      needsSymbols: z.boolean(),
    })
    .nullable(),
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
  policyHash: null,
  policyText: null,
  passwordPolicy: null,
};

/** One preparation as it is stored. Times are ISO 8601 in UTC. */
export const preparationSchema = z.object({
  id: z.string().regex(PREPARATION_ID),
  teamId: z.string(),
  requester: z.string(),
  /** Raised by Check again, Change request and a ticket: decisions and buttons of an earlier one are void. */
  revision: z.number().int().positive(),
  state: z.enum(STATES),
  request: requestSchema,
  checks: z.record(z.enum(CHECK_NAMES), checkResultSchema),
  estimate: estimateSchema.nullable(),
  verdict: z.enum(["open", "restricted", "uncertain"]).nullable(),
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
  /** When the credentials are revoked by themselves; null before `ready`. */
  expiresAt: z.iso.datetime().nullable(),
  /** How often the approvers of this revision were reminded. */
  reminders: z.number().int().nonnegative().default(0),
  /** When this revision had waited so long that the escalation's people may decide too; null: they may not. */
  escalatedAt: z.iso.datetime().nullable().default(null),
  /** The recipient's first console logon, as RAM reported it. */
  firstLogonAt: z.iso.datetime().nullable(),
});
export type Preparation = z.infer<typeof preparationSchema>;

/** The name of the users that a preparation makes, on both clouds. */
export function userNameOf(preparationId: string): string {
  return `mgw-prep-${preparationId}`;
}

/** States from which nothing more happens by itself; Repeat starts a new preparation from them. */
export const ENDED_STATES: ReadonlySet<State> = new Set([
  "rejected",
  "cancelled",
  "expired",
  "rolled_back",
  "revoked",
]);

export function isOpen(state: State): boolean {
  return !ENDED_STATES.has(state);
}
