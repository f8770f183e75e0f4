import type { Selectable } from "kysely";
import * as z from "zod";
import { UnreadableRow } from "../../core/errors.ts";
import { changeKey } from "../../core/plan.ts";
import { type Preparation, preparationSchema } from "../../core/preparation.ts";
import { isOpen } from "../../core/states.ts";
import { isStoredChange } from "../../core/stored-change.ts";
import type { Grant } from "../contract/grants.ts";
import type { Post, PostTarget } from "../contract/posts.ts";
import type { StoreSeals } from "../contract/seals.ts";
import type { GrantTable, PostTable, PreparationTable } from "./schema.ts";
import { storableJson } from "./storable.ts";
import type { StoreContext } from "./store-context.ts";

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
  "narrowings",
  "doneSteps",
  "questions",
  "passes",
  "cancelReason",
  "extendedDays",
  "comparison",
  "closing",
  "revokeAttempts",
  "departed",
  "reminders",
  "escalatedAt",
  "stateBy",
] as const satisfies readonly (keyof Preparation)[];

export function bodyOf(preparation: Preparation): Record<string, unknown> {
  return Object.fromEntries(BODY_KEYS.map((key) => [key, preparation[key]]));
}

/**
 * A stored row as a preparation. One whose seal does not hold is read all the same, so that it can be shown and taken back,
 * and says so. Errors: UnreadableRow when a row that was altered outside of the bot is no preparation.
 */
export function readPreparation(
  { seals }: Pick<StoreContext, "seals">,
  row: Selectable<PreparationTable>,
): Preparation {
  if (!hasMoments(row)) throw new UnreadableRow("preparations", row.id);
  const read = preparationSchema.safeParse({
    ...z.record(z.string(), z.unknown()).safeParse(row.body).data,
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
  if (!read.success) throw new UnreadableRow("preparations", row.id, read.error);
  return read.data;
}

/** A row as JSON, in which moments are text. */
export type AsJson<Row> = { [Column in keyof Row]: MomentAsText<Row[Column]> };
type MomentAsText<Value> = Value extends Date ? string : Value;

/** The same of a row that was read as JSON. */
export function readPreparationOfJson(
  context: Pick<StoreContext, "seals">,
  row: AsJson<Selectable<PreparationTable>>,
): Preparation {
  const { created_at, state_since, expires_at } = row;
  return readPreparation(context, {
    ...row,
    created_at: new Date(created_at),
    state_since: new Date(state_since),
    expires_at: expires_at === null ? null : new Date(expires_at),
  });
}

/** PostgreSQL's `infinity` is read as a number. */
export function isMoment(value: unknown): value is Date {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

type Moments = Pick<Selectable<PreparationTable>, "created_at" | "state_since" | "expires_at">;

function hasMoments({ created_at, state_since, expires_at }: Moments): boolean {
  return [created_at, state_since, expires_at ?? created_at].every(isMoment);
}

/** The same for code that goes through many rows; null for one that cannot be read. */
export function tryReadPreparation(
  context: Pick<StoreContext, "seals">,
  row: Selectable<PreparationTable>,
): Preparation | null {
  try {
    return readPreparation(context, row);
  } catch (error) {
    if (error instanceof UnreadableRow) return null;
    throw error;
  }
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
  return hasMoments(columns) && seals.isRowSealed("preparation", sealable(columns), seal);
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

const grantState = z.enum(["intended", "made", "kept", "gone"]);

/** Null for an altered row: no change, or not the one of the grant's key. */
export function readGrant(row: Selectable<GrantTable>): Grant | null {
  const { data: state } = grantState.safeParse(row.state);
  const { change, key } = row;
  if (state === undefined || !isStoredChange(change)) return null;
  // Generations of keys have their number behind it.
  if (key !== changeKey(change) && !key.startsWith(`${changeKey(change)}#`)) return null;
  return {
    preparationId: row.preparation_id,
    key,
    change,
    state,
    accessKeyId: row.access_key_id,
    isOurs: row.is_ours,
  };
}

/** Null for one whose destination was altered outside of the bot. */
export function readPost(row: Selectable<PostTable>): Post | null {
  const target = readTarget(row.target_kind, row.target_id);
  if (target === null) return null;
  return {
    id: row.id,
    preparationId: row.preparation_id,
    key: row.key,
    target,
    notice: row.notice,
    version: row.version,
    postedVersion: row.posted_version,
    channelId: row.channel_id,
    ts: row.ts,
    isOutcomeUnknown: row.is_outcome_unknown,
    attempts: row.attempts,
  };
}

function readTarget(kind: string, id: string): PostTarget | null {
  if (kind === "direct") return { kind, userId: id };
  if (kind === "card" || kind === "thread" || kind === "operators") return { kind, channelId: id };
  return null;
}
