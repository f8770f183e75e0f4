import type { AuditEntry } from "./contract/audit.ts";
import type { Store } from "./contract/store.ts";
import type { LineHandler } from "./process-lock.ts";

/** What other commands of this machine may ask the running bot, which alone can open its data folder. */
export const AUDIT_REQUEST = "audit.export";

const PAGE = 500;
/** The last line of every whole answer: without it, an answer that broke off would pass for a short log. */
const END_OF_ANSWER = JSON.stringify({ isEnd: true });

export function answerRequests(store: Pick<Store, "listAudit">): LineHandler {
  return async (line, reply) => {
    if (line !== AUDIT_REQUEST) return reply(JSON.stringify({ error: `unknown request ${line}` }));
    for await (const entry of auditEntries(store)) await reply(JSON.stringify(entry));
    await reply(END_OF_ANSWER);
  };
}

/** What the running bot answered, line by line. Errors: when it could not answer, or broke off. */
export async function* readAnswer<T>(lines: AsyncIterable<string>): AsyncIterable<T> {
  for await (const line of lines) {
    if (line === END_OF_ANSWER) return;
    const value = JSON.parse(line) as T | { error: string };
    if (typeof value === "object" && value !== null && "error" in value)
      throw new Error(`the running bot could not answer: ${value.error}`);
    yield value as T;
  }
  throw new Error("the running bot's answer broke off before its end; try again");
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
