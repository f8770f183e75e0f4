import { type RawBuilder, sql } from "kysely";
import type { Store } from "../contract/store.ts";
import type { StoreContext } from "./store-context.ts";

type WebhookPart = Pick<Store, "claimWebhook" | "advanceWebhook" | "releaseWebhook" | "knownAuditEnd">;

/** Times are the database's, as of the processes themselves. */
export function createWebhookPart({ db, auditWatch }: StoreContext): WebhookPart {
  return {
    async claimWebhook({ name, owner, leaseMs }) {
      const { rows } = await sql<{ sequence: string }>`
        insert into webhooks (name, sequence, lease_owner, lease_until)
        values (${name}, (select coalesce(max(sequence), 0) from audit), ${owner}, ${after(leaseMs)})
        on conflict (name) do update set lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
         where webhooks.lease_owner is null or webhooks.lease_owner = excluded.lease_owner
            or webhooks.lease_until <= clock_timestamp()
        returning sequence`.execute(db);
      return rows[0] === undefined ? null : Number(rows[0].sequence);
    },

    async advanceWebhook({ name, owner, sequence, leaseMs }) {
      const { numAffectedRows } = await sql`
        update webhooks set sequence = ${sequence}, lease_until = ${after(leaseMs)}
         where name = ${name} and lease_owner = ${owner} and sequence <= ${sequence}`.execute(db);
      return numAffectedRows === 1n;
    },

    async releaseWebhook({ name, owner }) {
      await sql`update webhooks set lease_owner = null, lease_until = null
                 where name = ${name} and lease_owner = ${owner}`.execute(db);
    },

    knownAuditEnd: () => auditWatch.head?.sequence ?? 0,
  };
}

function after(ms: number): RawBuilder<unknown> {
  return sql`clock_timestamp() + ${ms}::float8 * interval '1 millisecond'`;
}
