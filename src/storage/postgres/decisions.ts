import type { Kysely } from "kysely";
import type { Preparation } from "../../core/preparation.ts";
import { nextState } from "../../core/transitions.ts";
import type { Decision, Receipt, Store } from "../store.ts";
import { transact } from "./audit-watch.ts";
import { type StoreContext, writeEffects } from "./effects.ts";
import { applyPatch, lockPreparation, writePreparation } from "./preparations.ts";
import { insertReceipt } from "./receipts.ts";
import type { Database } from "./schema.ts";
import { storableText } from "./storable.ts";

type DecisionPart = Pick<
  Store,
  "decide" | "listDecisions" | "addReceipt" | "listReceipts" | "putTokens" | "findToken" | "useToken"
>;

/** Who decided, who opened, and the buttons they did it with. */
export function createDecisionPart(context: StoreContext): DecisionPart {
  const { db } = context;
  return {
    decide: (input) => transact(context, (tx) => decide(context, tx, input)),

    async listDecisions(preparationId) {
      const rows = await db
        .selectFrom("decisions")
        .selectAll()
        .where("preparation_id", "=", preparationId)
        .orderBy("at")
        .execute();
      return rows.map((row) => ({
        preparationId,
        revision: row.revision,
        planHash: row.plan_hash,
        approver: row.approver,
        decision: row.decision === "approve" ? "approve" : "reject",
        comment: row.comment,
        at: row.at.toISOString(),
      }));
    },

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
      return rows.map((row) => ({
        preparationId,
        userId: row.user_id,
        event: row.event as Receipt["event"],
        at: row.at.toISOString(),
      }));
    },

    async putTokens(tokens) {
      if (tokens.length === 0) return;
      await db
        .insertInto("tokens")
        .values(
          tokens.map((token) => ({
            token_hash: token.tokenHash,
            preparation_id: token.preparationId,
            revision: token.revision,
            plan_hash: token.planHash,
            action: token.action,
          })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
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

    async useToken(tokenHash, userId, submissionId) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("token_uses")
        .values({ token_hash: tokenHash, user_id: userId, submission_id: submissionId })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
  };
}

async function decide(
  context: StoreContext,
  tx: Kysely<Database>,
  { decision, tokenHash, submissionId, approvalsNeeded, patch, effects }: Parameters<Store["decide"]>[0],
): ReturnType<Store["decide"]> {
  const preparation = await lockPreparation(tx, decision.preparationId);
  const isCurrent =
    preparation !== null &&
    (preparation.state === "awaiting_approval" || isRecipientAwaited(preparation)) &&
    preparation.revision === decision.revision &&
    preparation.planHash === decision.planHash;
  if (!isCurrent) return { outcome: "outdated", preparation };
  if (!(await insertDecision(tx, decision))) return { outcome: "repeated", preparation };
  await tx
    .insertInto("token_uses")
    .values({ token_hash: tokenHash, user_id: decision.approver, submission_id: submissionId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();

  const given = await countApprovals(tx, decision);
  const outcome =
    decision.decision === "reject" ? "rejected" : given >= approvalsNeeded ? "approved" : "counted";
  const changed = outcome === "counted" ? preparation : applyOutcome(context, preparation, outcome, patch);
  await writePreparation(tx, changed);
  await writeEffects(context, tx, preparation.id, effects(outcome, given));
  return { outcome, preparation: changed };
}

/** Whether another recipient of credentials that exist is proposed: then the state stays what it is. */
function isRecipientAwaited({ state, recipientChange }: Preparation): boolean {
  return state === "ready" && recipientChange !== null;
}

function applyOutcome(
  { now }: StoreContext,
  preparation: Preparation,
  outcome: "approved" | "rejected",
  patch: Parameters<Store["decide"]>[0]["patch"],
): Preparation {
  const patched = applyPatch(preparation, patch?.(outcome));
  if (isRecipientAwaited(preparation)) return patched;
  const state = nextState(preparation.state, outcome);
  if (state === null) throw new Error(`expected ${outcome} to be possible in ${preparation.state}`);
  return { ...patched, state, stateSince: now().toISOString() };
}

async function insertDecision(tx: Kysely<Database>, decision: Decision): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("decisions")
    .values({
      preparation_id: decision.preparationId,
      revision: decision.revision,
      plan_hash: decision.planHash,
      approver: decision.approver,
      decision: decision.decision,
      comment: storableText(decision.comment),
      at: new Date(decision.at),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

async function countApprovals(tx: Kysely<Database>, decision: Decision): Promise<number> {
  const rows = await tx
    .selectFrom("decisions")
    .select("approver")
    .where("preparation_id", "=", decision.preparationId)
    .where("revision", "=", decision.revision)
    .where("plan_hash", "=", decision.planHash)
    .where("decision", "=", "approve")
    .execute();
  return rows.length;
}
