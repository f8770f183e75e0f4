import type { Selectable } from "kysely";
import { z } from "zod";
import { isOpen, type Preparation, preparationSchema } from "../../core/preparation.ts";
import type { Grant, Post, PostTargetRow, StoreSeals } from "../store.ts";
import type { StoreContext } from "./effects.ts";
import type { GrantTable, PostTable, PreparationTable } from "./schema.ts";
import { storableJson } from "./storable.ts";

/** What of a preparation lies in `body`: all that has no column of its own. */
const BODY_KEYS = [
  "request",
  "estimate",
  "verdict",
  "facts",
  "ticket",
  "plan",
  "planHash",
  "proof",
  "failure",
  "isCancelRequested",
  "firstLogonAt",
  "keyGeneration",
  "rotation",
  "deliveryNumber",
  "deliverySince",
  "recipientChange",
  "changedBy",
  "extendedDays",
  "revokeAttempts",
  "departed",
  "reminders",
  "escalatedAt",
] as const satisfies readonly (keyof Preparation)[];

export function bodyOf(preparation: Preparation): Record<string, unknown> {
  return Object.fromEntries(BODY_KEYS.map((key) => [key, preparation[key]]));
}

/**
 * A stored row as a preparation. One whose seal does not hold is read all the same, so that it can be shown and taken back,
 * and says so. Errors: ZodError when what somebody else wrote into the table is no preparation.
 */
export function readPreparation(
  { seals }: Pick<StoreContext, "seals">,
  row: Selectable<PreparationTable>,
): Preparation {
  const body = z.record(z.string(), z.unknown()).parse(row.body);
  return preparationSchema.parse({
    ...body,
    id: row.id,
    teamId: row.team_id,
    requester: row.requester,
    revision: row.revision,
    state: row.state,
    delivery: row.delivery,
    checks: row.checks,
    createdAt: row.created_at.toISOString(),
    stateSince: row.state_since.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    isAltered: !isSealed(seals, row),
  });
}

/** The columns of a preparation, as they are written. */
export function rowOf(preparation: Preparation) {
  return {
    id: preparation.id,
    team_id: preparation.teamId,
    requester: preparation.requester,
    revision: preparation.revision,
    state: preparation.state,
    is_open: isOpen(preparation.state),
    source_bucket: preparation.request.sourceBucket,
    prefix: preparation.request.prefix,
    destination_bucket: preparation.request.destinationBucket,
    delivery: preparation.delivery,
    created_at: new Date(preparation.createdAt),
    state_since: new Date(preparation.stateSince),
    expires_at: preparation.expiresAt === null ? null : new Date(preparation.expiresAt),
    checks: storableJson(preparation.checks),
    body: storableJson(bodyOf(preparation)),
  };
}

/** The seal of a preparation that is about to be written; none where it was altered before, so that no later change hides that. */
export function sealOf(seals: StoreSeals, preparation: Preparation): string | null {
  if (preparation.isAltered) return null;
  const { checks, body, ...columns } = rowOf(preparation);
  // As they will be read back.
  return seals.sealRow(
    "preparation",
    sealable({ ...columns, checks: JSON.parse(checks), body: JSON.parse(body) }),
  );
}

export function isSealed(seals: StoreSeals, { seal, ...columns }: Selectable<PreparationTable>): boolean {
  return seals.isRowSealed("preparation", sealable(columns), seal);
}

function sealable(columns: Omit<Selectable<PreparationTable>, "seal">): object {
  const { created_at, state_since, expires_at } = columns;
  return {
    ...columns,
    created_at: created_at.toISOString(),
    state_since: state_since.toISOString(),
    expires_at: expires_at?.toISOString() ?? null,
  };
}

export function readGrant(row: Selectable<GrantTable>): Grant {
  return {
    preparationId: row.preparation_id,
    key: row.key,
    // Written by this program alone, in the shape of its plan.
    change: row.change as Grant["change"],
    state: row.state as Grant["state"],
    accessKeyId: row.access_key_id,
    isOurs: row.is_ours,
  };
}

export function readPost(row: Selectable<PostTable>): Post {
  return {
    id: row.id,
    preparationId: row.preparation_id,
    key: row.key,
    target: readTarget(row.target_kind, row.target_id),
    notice: row.notice,
    version: row.version,
    postedVersion: row.posted_version,
    channelId: row.channel_id,
    ts: row.ts,
    isOutcomeUnknown: row.is_outcome_unknown,
    attempts: row.attempts,
  };
}

function readTarget(kind: string, id: string): PostTargetRow {
  if (kind === "direct") return { kind, userId: id };
  if (kind === "card" || kind === "thread" || kind === "operators") return { kind, channelId: id };
  throw new Error(`expected a post's target of a known kind, got "${kind}"`);
}
