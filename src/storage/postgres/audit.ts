import { type Kysely, sql } from "kysely";
import { type AuditHead, GENESIS_HASH } from "../contract/audit.ts";
import type { Store } from "../contract/store.ts";
import { ACCEPTED_EVENT, checkAudit, digestOf } from "./check-audit.ts";
import { lockAudit, type StoreContext, writeEffects } from "./effects.ts";
import { PROTECT_AUDIT } from "./protect-audit.ts";
import { listAudit, readAuditEntry } from "./read-audit.ts";
import type { Database } from "./schema.ts";
import { transact } from "./transact.ts";

type AuditPart = Pick<
  Store,
  "listAudit" | "findAudit" | "findAuditHead" | "auditDamage" | "watchAudit" | "checkAudit" | "acceptAudit"
>;

/** Reading the audit log, and watching over it; entries are written with the changes they belong to, in `effects.ts`. */
export function createAuditPart(context: StoreContext): AuditPart {
  const { db, auditWatch } = context;
  return {
    listAudit: (input) => listAudit(db, input),

    async findAudit(of) {
      const all = db.selectFrom("audit").selectAll().orderBy("sequence");
      const found =
        "event" in of
          ? all.where("event", "=", of.event)
          : all.where("preparation_id", "=", of.preparationId);
      return (await found.execute()).map(readAuditEntry);
    },

    async findAuditHead() {
      const { sequence, hash } = await readLast(db);
      return { count: sequence, hash };
    },

    auditDamage: () => auditWatch.damage,

    async watchAudit() {
      await transact(context, async (tx) => {
        await lockAudit(tx);
        await auditWatch.compare(tx, await readLast(tx));
      });
      await auditWatch.keep();
      return auditWatch.damage;
    },

    async checkAudit() {
      const damage = await checkAudit(context);
      if (damage !== null) auditWatch.report(damage);
      return damage;
    },

    async acceptAudit({ actor, reason }) {
      const damage = await checkAudit(context);
      for (const statement of PROTECT_AUDIT) await sql.raw(statement).execute(db);
      const { upTo, digest } = await digestOf(context);
      const details = { damage, upTo, digest, reason };
      const about = { preparationId: null, channelId: null, planHash: null, requestId: null };
      const audit = [{ event: ACCEPTED_EVENT, actor, ...about, details }];
      await transact(context, (tx) => writeEffects(context, tx, null, { audit }));
      const head = await readLast(db);
      await auditWatch.accept(head);
      return { damage, head };
    },
  };
}

async function readLast(db: Kysely<Database>): Promise<AuditHead> {
  const last = await db
    .selectFrom("audit")
    .select(["sequence", "hash"])
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  return { sequence: Number(last?.sequence ?? 0), hash: last?.hash ?? GENESIS_HASH };
}
