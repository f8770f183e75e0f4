import type { Kysely, Selectable } from "kysely";
import type { Preparation } from "../../core/preparation.ts";
import { nextState } from "../../core/states.ts";
import type { Decision, Vote } from "../contract/decisions.ts";
import type { Store } from "../contract/store.ts";
import { writeEffects } from "./effects.ts";
import { applyPatch, isAsExpected, lockPreparation, writingPreparation } from "./preparations.ts";
import { insertReceipt, readReceipt } from "./receipts.ts";
import type { Database, DecisionTable } from "./schema.ts";
import { storableText } from "./storable.ts";
import type { StoreContext } from "./store-context.ts";
import { transact } from "./transact.ts";

type DecisionPart = Pick<
  Store,
  | "decide"
  | "extend"
  | "listVotes"
  | "listDecisions"
  | "addReceipt"
  | "listReceipts"
  | "putTokens"
  | "findToken"
>;

/** Who decided, who opened, and the buttons they did it with. */
export function createDecisionPart(context: StoreContext): DecisionPart {
  const { db } = context;
  const stored = new Set<string>();
  return {
    decide: (input) => transact(context, (tx) => decide(context, tx, input)),

    async listDecisions(preparationId) {
      const rows = await db
        .selectFrom("decisions")
        .selectAll()
        .where("preparation_id", "=", preparationId)
        .orderBy("at")
        .execute();
      return rows.filter((row) => isDecision(row) && isSealed(context, row)).map(readDecision);
    },

    extend: (input) => transact(context, (tx) => extend(context, tx, input)),

    listVotes: (vote) => readApprovers(context, db, vote, vote.decision),

    addReceipt: (receipt, effects = {}) =>
      transact(context, async (tx) => {
        await insertReceipt(tx, receipt);
        await writeEffects(context, tx, receipt.preparationId, effects);
      }),

    async listReceipts(preparationId) {
      const rows = await db
        .selectFrom("receipts")
        .selectAll()
        .where("preparation_id", "=", preparationId)
        .orderBy("at")
        .execute();
      return rows.map(readReceipt);
    },

    async putTokens(tokens) {
      // A card that is drawn again has the same buttons mostly.
      const unknown = tokens.filter(({ tokenHash }) => !stored.has(tokenHash));
      if (unknown.length === 0) return;
      await db
        .insertInto("tokens")
        .values(
          unknown.map((token) => ({
            token_hash: token.tokenHash,
            preparation_id: token.preparationId,
            revision: token.revision,
            plan_hash: token.planHash,
            action: token.action,
          })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      if (stored.size > MAX_REMEMBERED_TOKENS) stored.clear();
      for (const { tokenHash } of unknown) stored.add(tokenHash);
    },

    async findToken(tokenHash) {
      const row = await db
        .selectFrom("tokens")
        .selectAll()
        .where("token_hash", "=", tokenHash)
        .executeTakeFirst();
      if (!row) return null;
      return {
        tokenHash: row.token_hash,
        preparationId: row.preparation_id,
        revision: row.revision,
        planHash: row.plan_hash,
        action: row.action,
      };
    },
  };
}

/** Hashes of tokens that this process has stored. */
const MAX_REMEMBERED_TOKENS = 10_000;

async function decide(
  context: StoreContext,
  tx: Kysely<Database>,
  {
    decision,
    narrowing,
    countedPlans = [],
    tokenHash,
    submissionId,
    isEnough,
    patch,
    effects,
  }: Parameters<Store["decide"]>[0],
): ReturnType<Store["decide"]> {
  const preparation = await lockPreparation(context, tx, decision.preparationId);
  const isCurrent =
    preparation !== null &&
    !preparation.isAltered &&
    (preparation.state === "awaiting_approval" || isRecipientAwaited(preparation)) &&
    preparation.revision === decision.revision &&
    preparation.planHash === (narrowing?.fromPlanHash ?? decision.planHash);
  if (!isCurrent) return { outcome: "outdated", preparation };
  if (!(await insertDecision(context, tx, decision))) return { outcome: "repeated", preparation };
  await tx
    .insertInto("token_uses")
    .values({ token_hash: tokenHash, user_id: decision.approver, submission_id: submissionId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();

  const counted = new Set([decision.planHash, ...countedPlans]);
  const byPlan = [];
  for (const planHash of counted)
    byPlan.push(...(await readApprovers(context, tx, { ...decision, planHash }, "approve")));
  const approvers = [...new Set(byPlan)];
  const decidedOn = narrowing === undefined ? preparation : applyPatch(preparation, narrowing.patch);
  const outcome = decision.decision === "reject" ? "rejected" : isEnough(approvers) ? "approved" : "counted";
  const patched = applyPatch(decidedOn, patch?.(outcome, approvers));
  const changed = outcome === "counted" ? patched : moveBy(context, preparation, patched, outcome);
  const writing = [writingPreparation(context, tx, changed)];
  await writeEffects(context, tx, preparation.id, effects(outcome, approvers), writing);
  return { outcome, preparation: changed };
}

async function extend(
  context: StoreContext,
  tx: Kysely<Database>,
  { vote, expect, isEnough, patch, effects }: Parameters<Store["extend"]>[0],
): ReturnType<Store["extend"]> {
  const preparation = await lockPreparation(context, tx, vote.preparationId);
  if (preparation?.revision !== vote.revision || preparation.isAltered || !isAsExpected(preparation, expect))
    return { outcome: "outdated", preparation };
  if (!(await insertDecision(context, tx, vote))) return { outcome: "repeated", preparation };
  const approvers = await readApprovers(context, tx, vote, vote.decision);
  const outcome = isEnough(approvers) ? "approved" : "counted";
  const changed = outcome === "approved" ? applyPatch(preparation, patch) : preparation;
  const writing = outcome === "approved" ? [writingPreparation(context, tx, changed)] : [];
  await writeEffects(context, tx, preparation.id, effects(outcome, approvers.length), writing);
  return { outcome, preparation: changed };
}

/** Whether another recipient of credentials that exist is proposed: then the state stays what it is. */
function isRecipientAwaited({ state, recipientChange }: Preparation): boolean {
  return state === "ready" && recipientChange !== null;
}

/** The state that a decision leads to; one on another recipient leads to none. */
function moveBy(
  { now }: StoreContext,
  before: Preparation,
  changed: Preparation,
  outcome: "approved" | "rejected",
): Preparation {
  if (isRecipientAwaited(before)) return changed;
  const state = nextState(before.state, outcome);
  if (state === null) throw new Error(`expected ${outcome} to be possible in ${before.state}`);
  return { ...changed, state, stateSince: now().toISOString() };
}

/** False when this person decided on this plan before. What bears no seal was no decision, and makes room for one. */
async function insertDecision(
  context: StoreContext,
  tx: Kysely<Database>,
  decision: Decision | Vote,
): Promise<boolean> {
  const before = await decisionsOn(tx, decision).where("approver", "=", decision.approver).executeTakeFirst();
  if (before && isSealed(context, before)) return false;
  if (before) await deleteDecision(tx, decision);
  const row = rowOf(decision);
  await tx
    .insertInto("decisions")
    .values({ ...row, seal: context.seals.sealRow("decision", sealable(row)) })
    .execute();
  return true;
}

/** Who said so of the plan, oldest first, by the rows whose seal holds. */
async function readApprovers(
  context: StoreContext,
  db: Kysely<Database>,
  plan: OfPlan,
  word: "approve" | Vote["decision"],
): Promise<string[]> {
  const rows = await decisionsOn(db, plan).where("decision", "=", word).orderBy("at").execute();
  return rows.filter((row) => isSealed(context, row)).map(({ approver }) => approver);
}

type OfPlan = Pick<Decision, "preparationId" | "revision" | "planHash">;

function decisionsOn(tx: Kysely<Database>, { preparationId, revision, planHash }: OfPlan) {
  return tx
    .selectFrom("decisions")
    .selectAll()
    .where("preparation_id", "=", preparationId)
    .where("revision", "=", revision)
    .where("plan_hash", "=", planHash);
}

async function deleteDecision(
  tx: Kysely<Database>,
  { preparationId, revision, planHash, approver }: OfPlan & Pick<Decision, "approver">,
): Promise<void> {
  await tx
    .deleteFrom("decisions")
    .where("preparation_id", "=", preparationId)
    .where("revision", "=", revision)
    .where("plan_hash", "=", planHash)
    .where("approver", "=", approver)
    .execute();
}

function rowOf(decision: Decision | Vote) {
  return {
    preparation_id: decision.preparationId,
    revision: decision.revision,
    plan_hash: decision.planHash,
    recipient: decision.recipient,
    approver: decision.approver,
    decision: decision.decision,
    comment: storableText(decision.comment),
    at: new Date(decision.at),
  };
}

/** Whether a row decides about a preparation; others are words about what has credentials already. */
export function isDecision({ decision }: Pick<Selectable<DecisionTable>, "decision">): boolean {
  return decision === "approve" || decision === "reject";
}

export function readDecision(row: Selectable<DecisionTable>): Decision {
  return {
    preparationId: row.preparation_id,
    revision: row.revision,
    planHash: row.plan_hash,
    recipient: row.recipient ?? "",
    approver: row.approver,
    decision: row.decision === "approve" ? "approve" : "reject",
    comment: row.comment,
    at: row.at.toISOString(),
  };
}

export function isSealed({ seals }: Pick<StoreContext, "seals">, row: Selectable<DecisionTable>): boolean {
  const { seal, ...columns } = row;
  return seals.isRowSealed("decision", sealable(columns), seal);
}

export function sealable(columns: Omit<Selectable<DecisionTable>, "seal">): object {
  return { ...columns, at: columns.at.toISOString() };
}
