import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { AuditDamage } from "../../core/audit-damage.ts";
import { type AuditEntry, type AuditHead, GENESIS_HASH } from "../contract/audit.ts";
import { listAudit } from "./read-audit.ts";
import type { Database } from "./schema.ts";
import type { StoreContext } from "./store-context.ts";

/** The event by which an operator accepted the log as it stood. */
export const ACCEPTED_EVENT = "audit.accepted";

type CheckContext = Pick<StoreContext, "db" | "auditWatch">;

/** What an accepted log was: to the byte, so that nothing before the acceptance can change after it. */
type Acceptance = { upTo: number; digest: string; at: string };

/**
 * Looks at the whole log: every entry as it was written and linked to the one before, every head that is known from
 * elsewhere in its place, no log missing beside preparations, and the table protected. Null: nothing is wrong.
 * Entries that a removed key made may stand before the first one that a present key made, as far as they did when this
 * process looked first; of them only the links are seen.
 */
export async function checkAudit(context: CheckContext): Promise<AuditDamage | null> {
  const { db, auditWatch } = context;
  const acceptance = await findAcceptance(context);
  const { heads, isFileReadable } = await knownHeads(context, acceptance);
  const chain = new ChainReader(auditWatch.isSealed, acceptance, heads);
  for await (const entry of allEntries(context)) {
    const damage = chain.read(entry);
    if (damage !== null) return damage;
  }
  const damage = chain.end() ?? auditWatch.compareFirstSealed(chain.firstSealed);
  if (damage !== null) return damage;
  // With another key than before nothing fits, the file neither: that is reported as such (`security/fitting-keys.ts`).
  if (!isFileReadable && (chain.firstSealed !== null || chain.last.sequence === 0))
    return { kind: "head-file" };
  if (chain.last.sequence === 0 && (await hasPreparations(db)))
    return { kind: "emptied", sequence: 0, known: null };
  return (await isProtected(db)) ? null : { kind: "unprotected" };
}

/** Reads a log entry by entry and says what is wrong with it first. */
class ChainReader {
  last: AuditHead = { sequence: 0, hash: GENESIS_HASH };
  readonly #isSealed: (entry: AuditEntry) => boolean;
  readonly #acceptance: Acceptance | null;
  readonly #heads: Map<number, string>;
  readonly #digest = createHash("sha256");
  /** The first entry that one of the present keys made. */
  firstSealed: number | null = null;

  constructor(
    isSealed: (entry: AuditEntry) => boolean,
    acceptance: Acceptance | null,
    heads: readonly AuditHead[],
  ) {
    this.#isSealed = isSealed;
    this.#acceptance = acceptance;
    this.#heads = new Map(heads.map(({ sequence, hash }) => [sequence, hash]));
  }

  read(entry: AuditEntry): AuditDamage | null {
    const { sequence, hash, previousHash } = entry;
    const before = this.last;
    this.last = { sequence, hash };
    const upTo = this.#acceptance?.upTo ?? 0;
    if (sequence <= upTo) {
      addToDigest(this.#digest, entry);
      return null;
    }
    if (before.sequence <= upTo && this.#acceptance !== null) {
      const damage = this.#compareAccepted();
      if (damage !== null) return damage;
    }
    if (sequence !== before.sequence + 1 || previousHash !== before.hash)
      return { kind: "replaced", sequence };
    const isSealed = this.#isSealed(entry);
    if (!isSealed && (this.firstSealed !== null || this.#acceptance !== null))
      return { kind: "altered", sequence };
    if (isSealed) this.firstSealed ??= sequence;
    const known = this.#heads.get(sequence);
    return known === undefined || known === hash ? null : { kind: "replaced", sequence };
  }

  /** What is missing at the end. */
  end(): AuditDamage | null {
    const { sequence } = this.last;
    const known = Math.max(0, ...this.#heads.keys());
    if (known <= sequence) return null;
    return { kind: sequence === 0 ? "emptied" : "cut", sequence, known };
  }

  #compareAccepted(): AuditDamage | null {
    const { digest, upTo } = this.#acceptance as Acceptance;
    return this.#digest.copy().digest("hex") === digest ? null : { kind: "altered", sequence: upTo };
  }
}

function addToDigest(digest: ReturnType<typeof createHash>, entry: AuditEntry): void {
  digest.update(`${JSON.stringify(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))}\n`);
}

/** The digest of all entries there are, and the last one's place. */
export async function digestOf(context: CheckContext): Promise<{ upTo: number; digest: string }> {
  const digest = createHash("sha256");
  let upTo = 0;
  for await (const entry of allEntries(context)) {
    addToDigest(digest, entry);
    upTo = entry.sequence;
  }
  return { upTo, digest: digest.digest("hex") };
}

const PAGE = 500;

async function* allEntries({ db }: CheckContext): AsyncIterable<AuditEntry> {
  let afterSequence = -1;
  for (;;) {
    const page = await listAudit(db, { afterSequence, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    afterSequence = last.sequence;
  }
}

/** The last acceptance that was made with a present key; it cannot be forged without the key. */
async function findAcceptance({ db, auditWatch }: CheckContext): Promise<Acceptance | null> {
  const rows = await db
    .selectFrom("audit")
    .select("sequence")
    .where("event", "=", ACCEPTED_EVENT)
    .orderBy("sequence", "desc")
    .execute();
  for (const { sequence } of rows) {
    const [entry] = await listAudit(db, { afterSequence: Number(sequence) - 1, limit: 1 });
    if (entry === undefined || !auditWatch.isSealed(entry)) continue;
    const { upTo, digest } = entry.details as Partial<Acceptance>;
    if (typeof upTo === "number" && typeof digest === "string") return { upTo, digest, at: entry.at };
  }
  return null;
}

/** Heads that the log is known to have had: in this process, in the data folder, and as last reported to operators. */
async function knownHeads(
  context: CheckContext,
  acceptance: Acceptance | null,
): Promise<{ heads: AuditHead[]; isFileReadable: boolean }> {
  const kept = await context.auditWatch.keptHead();
  const told = await findToldHead(context.db);
  const isOld = told !== null && acceptance !== null && told.at <= acceptance.at;
  const known = [context.auditWatch.head, kept === "unreadable" ? null : kept, isOld ? null : told];
  return { heads: known.filter((head) => head !== null), isFileReadable: kept !== "unreadable" };
}

async function findToldHead(db: Kysely<Database>): Promise<(AuditHead & { at: string }) | null> {
  const row = await db
    .selectFrom("posts")
    .select("notice")
    .where(sql<boolean>`starts_with(key, 'audit-head:')`)
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  const { count, head, at } = (row?.notice ?? {}) as Record<string, unknown>;
  if (typeof count !== "number" || typeof head !== "string" || typeof at !== "string" || count === 0)
    return null;
  return { sequence: count, hash: head, at };
}

async function hasPreparations(db: Kysely<Database>): Promise<boolean> {
  return (await db.selectFrom("preparations").select("id").limit(1).executeTakeFirst()) !== undefined;
}

/** Whether the trigger that refuses every change of the log is there, for every session (`A`: always). */
async function isProtected(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ tgenabled: string }>`
    select tgenabled from pg_trigger where tgrelid = 'audit'::regclass and tgname = 'audit_is_append_only'
  `.execute(db);
  return rows[0]?.tgenabled === "A";
}
