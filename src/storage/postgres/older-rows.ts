import type { Kysely, Selectable } from "kysely";
import type { Preparation } from "../../core/preparation.ts";
import type { AuditDraft, AuditEntry } from "../contract/audit.ts";
import type { Store } from "../contract/store.ts";
import { isSealed as isDecisionSealed, sealable } from "./decisions.ts";
import { writeEffects } from "./effects.ts";
import { takeLock } from "./locks.ts";
import { writingPreparation } from "./preparations.ts";
import { readAuditEntry } from "./read-audit.ts";
import { isSealed, tryReadPreparation } from "./rows.ts";
import type { Database, DecisionTable } from "./schema.ts";
import type { StoreContext } from "./store-context.ts";

/** What says in the audit log that every row has had its seal from then on. */
const SEALED = "rows.sealed";
const BATCH = 500;

/** Which rows get a seal that have none, or none that holds. */
type Taken = "none" | "without" | "all";

export function createSealPart(context: StoreContext): Pick<Store, "sealRows"> {
  return {
    sealRows: ({ isKeyLost, hasEarlierKeys }) =>
      context.db.transaction().execute(async (tx) => {
        await takeLock(context, tx, "seal");
        const taken = isKeyLost ? "all" : (await wasDone(context, tx)) ? "none" : "without";
        if (taken === "none" && !hasEarlierKeys) return;
        const preparations = await sealPreparations(context, tx, taken);
        const decisions = await sealDecisions(context, tx, taken);
        if (taken === "none") return;
        await writeEffects(context, tx, null, { audit: [entryOf({ preparations, decisions, isKeyLost })] });
      }),
  };
}

function entryOf(details: { preparations: number; decisions: number; isKeyLost: boolean }): AuditDraft {
  return {
    event: SEALED,
    actor: details.isKeyLost ? "operator:cli" : "bot",
    preparationId: null,
    channelId: null,
    planHash: null,
    requestId: null,
    details,
  };
}

async function wasDone({ seals }: StoreContext, tx: Kysely<Database>): Promise<boolean> {
  const rows = await tx.selectFrom("audit").selectAll().where("event", "=", SEALED).execute();
  return rows.some((row) => seals.isAuditSealed(readAuditEntry(row)));
}

/** How many got a seal that had none that holds; those whose seal holds get it anew, made with the first key. */
async function sealPreparations(context: StoreContext, tx: Kysely<Database>, taken: Taken): Promise<number> {
  let count = 0;
  let after = "";
  for (;;) {
    const rows = await tx
      .selectFrom("preparations")
      .selectAll()
      .where("id", ">", after)
      .orderBy("id")
      .limit(BATCH)
      .forUpdate()
      .execute();
    for (const row of rows) {
      after = row.id;
      const holds = isSealed(context.seals, row);
      if (!holds && !isTaken(taken, row.seal)) continue;
      const read = tryReadPreparation(context, row);
      // Stays without a seal; the sweep reports it.
      if (read === null) continue;
      if (!holds) count += 1;
      const preparation = { ...read, isAltered: false };
      const written = holds ? preparation : await withAuthors(context, tx, preparation);
      await writingPreparation(context, tx, written).execute();
    }
    if (rows.length < BATCH) return count;
  }
}

function isTaken(taken: Taken, seal: string | null): boolean {
  return taken === "all" || (taken === "without" && seal === null);
}

/** A version before did not keep who changed the request; its log did. */
async function withAuthors(
  context: StoreContext,
  tx: Kysely<Database>,
  preparation: Preparation,
): Promise<Preparation> {
  const entries = await logOf(context, tx, preparation.id);
  const changers = entries.filter(({ event }) => event === "request.changed").map(({ actor }) => actor);
  return { ...preparation, changedBy: [...new Set([...preparation.changedBy, ...changers])] };
}

/** A decision without a seal counts when the log has it; without the key of the log, on the operator's word. */
async function sealDecisions(context: StoreContext, tx: Kysely<Database>, taken: Taken): Promise<number> {
  const { seals } = context;
  let count = 0;
  const rows = await tx.selectFrom("decisions").selectAll().execute();
  for (const { seal, ...row } of rows) {
    const holds = isDecisionSealed(context, { seal, ...row });
    if (!holds && !isTaken(taken, seal)) continue;
    if (!holds && taken !== "all" && !(await isInTheLog(context, tx, row))) continue;
    if (!holds) count += 1;
    await tx
      .updateTable("decisions")
      .set({ seal: seals.sealRow("decision", sealable(row)) })
      .where("preparation_id", "=", row.preparation_id)
      .where("revision", "=", row.revision)
      .where("plan_hash", "=", row.plan_hash)
      .where("approver", "=", row.approver)
      .execute();
  }
  return count;
}

type OfDecision = Pick<Selectable<DecisionTable>, "preparation_id" | "plan_hash" | "approver" | "decision">;

async function isInTheLog(
  context: StoreContext,
  tx: Kysely<Database>,
  { preparation_id, plan_hash, approver, decision }: OfDecision,
): Promise<boolean> {
  const events = decision === "approve" ? ["decision.approved", "decision.counted"] : ["decision.rejected"];
  return (await logOf(context, tx, preparation_id)).some(
    (entry) => events.includes(entry.event) && entry.actor === approver && entry.planHash === plan_hash,
  );
}

async function logOf({ seals }: StoreContext, tx: Kysely<Database>, id: string): Promise<AuditEntry[]> {
  const rows = await tx
    .selectFrom("audit")
    .selectAll()
    .where("preparation_id", "=", id)
    .orderBy("sequence")
    .execute();
  return rows.map(readAuditEntry).filter((entry) => seals.isAuditSealed(entry));
}
