import { type Fault, UserFacingError } from "../core/errors.ts";
import type { AuditEntry } from "./contract/audit.ts";
import type { Store } from "./contract/store.ts";
import { exportPreparations } from "./export-preparations.ts";
import type { LineHandler } from "./process-lock.ts";

/** What other commands of this machine may ask the running bot, which alone can open its data folder. */
export const AUDIT_REQUEST = "audit.export";
/** Answered with `{folder}`: a copy of the store's files, which the one that asked removes. */
export const COPY_REQUEST = "store.copy";
export const PREPARATIONS_REQUEST = "preparations.export";
export type BotRequest = typeof AUDIT_REQUEST | typeof COPY_REQUEST | typeof PREPARATIONS_REQUEST;

const PAGE = 500;
/** The last line of every whole answer: without it, an answer that broke off would pass for a short log. */
const END_OF_ANSWER = JSON.stringify({ isEnd: true });

/** What the running bot answers with. */
export type Answering = {
  store: Pick<Store, "listAudit" | "everyPreparation" | "listDecisions">;
  /** Copies the files of the store; the folder of the copy. Errors: UserFacingError, the system's. */
  copyFiles(): Promise<string>;
};

/** What is not answered, because a person has to do something first. */
type Refused = { fault: Fault };

export function answerRequests({ store, copyFiles }: Answering): LineHandler {
  return async (line, reply) => {
    if (line === AUDIT_REQUEST) {
      for await (const entry of auditEntries(store)) await reply(JSON.stringify(entry));
    } else if (line === PREPARATIONS_REQUEST) {
      for await (const one of exportPreparations(store)) await reply(JSON.stringify(one));
    } else if (line === COPY_REQUEST) {
      await reply(JSON.stringify(await copyFiles().then((folder) => ({ folder }), refuse)));
    } else {
      return reply(JSON.stringify({ error: `unknown request ${line}` }));
    }
    await reply(END_OF_ANSWER);
  };
}

function refuse(error: unknown): Refused {
  if (error instanceof UserFacingError) return { fault: error.fault };
  throw error;
}

/** What the running bot answered, line by line. Errors: UserFacingError; when it could not answer, or broke off. */
export async function* readAnswer<T>(lines: AsyncIterable<string>): AsyncIterable<T> {
  for await (const line of lines) {
    if (line === END_OF_ANSWER) return;
    const value = JSON.parse(line) as T | { error: string } | Refused;
    if (typeof value === "object" && value !== null) {
      if ("error" in value) throw new Error(`the running bot could not answer: ${value.error}`);
      if ("fault" in value) throw new UserFacingError(value.fault);
    }
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
