import type { LineHandler } from "./process-lock.ts";
import type { AuditEntry, Store } from "./store.ts";

/** What other commands of this machine may ask the running bot, which alone can open its data folder. */
export const AUDIT_REQUEST = "audit.export";

const PAGE = 500;

export function answerRequests(store: Pick<Store, "listAudit">): LineHandler {
  return async (line, reply) => {
    if (line !== AUDIT_REQUEST) return reply(JSON.stringify({ error: `unknown request ${line}` }));
    for await (const entry of auditEntries(store)) await reply(JSON.stringify(entry));
  };
}

/** The whole audit log, oldest first, a page at a time. */
export async function* auditEntries(store: Pick<Store, "listAudit">): AsyncIterable<AuditEntry> {
  let afterSequence = 0;
  for (;;) {
    const page = await store.listAudit({ afterSequence, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    afterSequence = last.sequence;
  }
}
