import { sql } from "kysely";
import type { Store } from "../contract/store.ts";
import { readAuditEnd } from "./append-audit.ts";
import { ACCEPTED_EVENT, checkAudit, digestOf } from "./check-audit.ts";
import { writeEffects } from "./effects.ts";
import { takeLock } from "./locks.ts";
import { PROTECT_AUDIT } from "./protect-audit.ts";
import { listAudit, readAuditEntry } from "./read-audit.ts";
import type { StoreContext } from "./store-context.ts";
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
      const { sequence, hash } = await readAuditEnd(db);
      return { count: sequence, hash };
    },

    auditDamage: () => auditWatch.damage,

    async watchAudit() {
      // Mostly it ends as it is known to; only where it does not, it has to stand still for a closer look.
      if (!auditWatch.isEnd(await readAuditEnd(db)))
        await transact(context, async (tx) => {
          await takeLock(context, tx, "audit");
          await auditWatch.compare(tx, await readAuditEnd(tx));
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
      const head = await readAuditEnd(db);
      await auditWatch.accept(head);
      return { damage, head };
    },
  };
}
