import type { Selectable } from "kysely";
import { z } from "zod";
import { type Preparation, preparationSchema } from "../../core/preparation.ts";
import type { Grant, Post, PostTargetRow } from "../store.ts";
import type { GrantTable, PostTable, PreparationTable } from "./schema.ts";

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

/** A stored row as a preparation. Errors: ZodError when somebody else wrote into the table. */
export function readPreparation(row: Selectable<PreparationTable>): Preparation {
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
  });
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
