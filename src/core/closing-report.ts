import * as z from "zod";
import { CLOUDS, type Cloud } from "./cloud.ts";
import { COMPARISON_VERDICTS, DIFFERENCES } from "./comparison.ts";
import { requestSchema } from "./preparation.ts";

/** An entry of the audit log, as far as the report reads it. `at` is ISO 8601 in UTC. */
export type ReportedEntry = {
  event: string;
  actor: string;
  at: string;
  details: Record<string, unknown>;
};

const keySchema = z.object({
  cloud: z.enum(CLOUDS),
  /** Null where the log does not say. */
  accessKeyId: z.string().nullable(),
  madeAt: z.string(),
  /** Null: the log does not say that it was deleted. */
  goneAt: z.string().nullable(),
});
export type ReportedKey = z.infer<typeof keySchema>;

const comparisonSchema = z.object({
  at: z.string(),
  by: z.string(),
  verdict: z.enum(COMPARISON_VERDICTS),
  /** Objects that are the same, and their bytes. */
  same: z.number(),
  sizeBytes: z.number(),
  differences: z.number(),
  /** Objects that were read whole from both sides and are identical; null: no sample was read. */
  identical: z.number().nullable(),
});

/** Why the credentials ended: somebody asked, their days were over, or the work was done. */
const REPORTED_ENDS = ["asked", "time", "compared", "idle"] as const;

/**
 * What became of a preparation, from its request to the end of its keys, as the audit log has it. Never a secret. Times are ISO
 * 8601 in UTC; null is not known, or has not been.
 */
export const closingReportSchema = z.object({
  /** `s3://bucket/prefix` and `oss://bucket/prefix`. */
  source: z.string(),
  destination: z.string(),
  requester: z.string(),
  requestedAt: z.string(),
  approvals: z.array(z.object({ by: z.string(), at: z.string() })),
  readyAt: z.string().nullable(),
  /** The last comparison that came to its end. */
  comparison: comparisonSchema.nullable(),
  keys: z.array(keySchema),
  end: z.object({ at: z.string(), because: z.enum(REPORTED_ENDS), by: z.string().nullable() }).nullable(),
});
export type ClosingReport = z.infer<typeof closingReportSchema>;

const requestedSchema = z.object({
  request: requestSchema.pick({ sourceBucket: true, prefix: true, destinationBucket: true }),
});
const endedSchema = z.object({
  verdict: z.enum(COMPARISON_VERDICTS),
  objects: z.record(z.string(), z.number()),
  sizeBytes: z.number(),
  sample: z.object({ identical: z.number() }).nullable(),
});
const begunSchema = z.object({ because: z.enum(["compared", "idle"]).optional() });

const KEY_CHANGE = /^(iam|ram)\.create-key:/;
const USER_CHANGE = /^(iam|ram)\.create-user:/;
const CLOUD_OF = { iam: "aws", ram: "alibaba" } as const satisfies Record<string, Cloud>;
const BOT = "bot";

/** The report of one preparation; null where its entries do not begin with a request. Entries are its own, oldest first. */
export function reportOf(entries: readonly ReportedEntry[]): ClosingReport | null {
  const [requested] = entries.filter(({ event }) => event === "preparation.requested");
  const latest = entries.findLast(
    ({ event }) => event === "request.changed" || event === "preparation.requested",
  );
  const asked =
    requestedSchema.safeParse(latest?.details).data ?? requestedSchema.safeParse(requested?.details).data;
  if (requested === undefined || asked === undefined) return null;
  const { sourceBucket, prefix, destinationBucket } = asked.request;
  return {
    source: `s3://${sourceBucket}/${prefix}`,
    destination: `oss://${destinationBucket}/${prefix}`,
    requester: requested.actor,
    requestedAt: requested.at,
    approvals: approvalsIn(entries),
    readyAt: entries.findLast(({ event }) => event === "preparation.ready")?.at ?? null,
    comparison: comparisonIn(entries),
    keys: keysIn(entries),
    end: endIn(entries),
  };
}

/** Of what was carried out: those after the last time that it was decided anew. */
function approvalsIn(entries: readonly ReportedEntry[]): ClosingReport["approvals"] {
  const begun = entries.findLastIndex(({ event }) => event === "provisioning.begun");
  const until = begun === -1 ? entries : entries.slice(0, begun + 1);
  const anew = until.findLastIndex(({ event }) => VOIDS.has(event));
  const approvals = until
    .slice(anew + 1)
    .filter(({ event }) => event === "decision.approved" || event === "decision.counted");
  return approvals.map(({ actor, at }) => ({ by: actor, at }));
}

const VOIDS: ReadonlySet<string> = new Set([
  "checks.repeated",
  "request.changed",
  "ticket.given",
  "plan.changed",
  "approval.void",
]);

function comparisonIn(entries: readonly ReportedEntry[]): ClosingReport["comparison"] {
  const entry = entries.findLast(({ event }) => event === "comparison.ended");
  const found = endedSchema.safeParse(entry?.details).data;
  if (entry === undefined || found === undefined) return null;
  const { verdict, objects, sizeBytes, sample } = found;
  return {
    at: entry.at,
    by: entry.actor,
    verdict,
    same: objects["same"] ?? 0,
    sizeBytes,
    differences: DIFFERENCES.reduce((sum, outcome) => sum + (objects[outcome] ?? 0), 0),
    identical: sample?.identical ?? null,
  };
}

/** Every key that was made, with the end of it. With one key of a user all of them are deleted, as with the user. */
function keysIn(entries: readonly ReportedEntry[]): ReportedKey[] {
  const keys: ReportedKey[] = [];
  const end = (isMeant: (key: ReportedKey) => boolean, at: string) => {
    for (const key of keys) if (key.goneAt === null && isMeant(key)) key.goneAt = at;
  };
  for (const { event, at, details } of entries) {
    const change = String(details["change"]);
    const cloud = cloudOfKey(change);
    const removed = z.array(z.string()).safeParse(details["removed"]).data ?? [];
    end(({ accessKeyId }) => accessKeyId !== null && removed.includes(accessKeyId), at);
    if (event === "grant.made" && KEY_CHANGE.test(change) && cloud !== null) {
      const id = details["accessKeyId"];
      keys.push({ cloud, accessKeyId: typeof id === "string" ? id : null, madeAt: at, goneAt: null });
    }
    if (event === "grant.undone" && cloud !== null) end((key) => key.cloud === cloud, at);
  }
  return keys;
}

function cloudOfKey(change: string): Cloud | null {
  const match = KEY_CHANGE.exec(change) ?? USER_CHANGE.exec(change);
  return match === null ? null : CLOUD_OF[match[1] as keyof typeof CLOUD_OF];
}

function endIn(entries: readonly ReportedEntry[]): ClosingReport["end"] {
  const ended = entries.findLast(({ event }) => event === "preparation.revoked");
  if (ended === undefined) return null;
  // A revocation that failed is begun again; who asked for it first is who did.
  const begun = entries.find(({ event }) => event === "revocation.begun");
  const { because } = begunSchema.safeParse(begun?.details).data ?? {};
  const by = begun === undefined || begun.actor === BOT ? null : begun.actor;
  return { at: ended.at, because: by === null ? (because ?? "time") : "asked", by };
}

/** Whether every key that was made is gone, as the log has it. */
export function areKeysGone({ keys }: Pick<ClosingReport, "keys">): boolean {
  return keys.every(({ goneAt }) => goneAt !== null);
}
