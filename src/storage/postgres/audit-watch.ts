import type { Kysely } from "kysely";
import type { AuditDamage } from "../../core/audit-damage.ts";
import type { AuditEntry, AuditHead } from "../contract/audit.ts";
import type { Database } from "./schema.ts";

/** Where the newest head is kept beside the database, for the next start; `unreadable`: what was kept was altered. */
export type HeadPlace = {
  read(): Promise<AuditHead | "unreadable" | null>;
  write(head: AuditHead): Promise<void>;
};

/** Without a data folder a head lives as long as the process. */
export const NO_HEAD_PLACE: HeadPlace = { read: async () => null, write: async () => undefined };

export type AuditWatchOptions = {
  /** Whether an entry is as it was written, with one of the keys. */
  isSealed(entry: AuditEntry): boolean;
  place: HeadPlace;
};

const PAGE = 500;

/**
 * Knows the newest head of the audit log that this process has seen committed, and notices at the next append when the log
 * does not go on from it. Other processes append too, so a longer log is fine as long as every link from the known head on
 * is there. Its own uncommitted entries are no part of what is known.
 */
export class AuditWatch {
  readonly isSealed: AuditWatchOptions["isSealed"];
  readonly #place: HeadPlace;
  readonly #appended = new WeakMap<object, AuditHead>();
  #head: AuditHead | null = null;
  #kept: AuditHead | null = null;
  #damage: AuditDamage | null = null;
  #firstSealed: number | null = null;

  constructor({ isSealed, place }: AuditWatchOptions) {
    this.isSealed = isSealed;
    this.#place = place;
  }

  /** The first damage that was noticed, until the log is accepted as it is and the process started again. */
  get damage(): AuditDamage | null {
    return this.#damage;
  }

  get head(): AuditHead | null {
    return this.#head;
  }

  isEnd({ sequence, hash }: AuditHead): boolean {
    return this.#head?.sequence === sequence && this.#head.hash === hash;
  }

  report(damage: AuditDamage): void {
    this.#damage ??= damage;
  }

  /** The keys do not change while a process lives, so neither does the first entry that they fit. */
  compareFirstSealed(sequence: number | null): AuditDamage | null {
    const known = this.#firstSealed;
    if (known !== null && known !== sequence) return { kind: "altered", sequence: known };
    this.#firstSealed = sequence;
    return null;
  }

  keptHead(): ReturnType<HeadPlace["read"]> {
    return this.#place.read();
  }

  /** The entry that a transaction's next one is to follow, by what is known of the log; null: nothing is. */
  endFor(tx: Kysely<Database>): AuditHead | null {
    return this.#appended.get(tx) ?? this.#head;
  }

  /** Compares with the log's last entry as the transaction sees it; under the lock of the chain, so that it stands still. */
  async compare(tx: Kysely<Database>, last: AuditHead): Promise<void> {
    if (this.#appended.has(tx)) return;
    const known = this.#head;
    const damage = known === null ? null : await findBreak(tx, known, last);
    if (damage !== null) this.report(damage);
    this.#head = last;
  }

  appended(tx: Kysely<Database>, head: AuditHead): void {
    this.#appended.set(tx, head);
  }

  committed(tx: Kysely<Database>): void {
    const head = this.#appended.get(tx);
    if (head !== undefined && head.sequence > (this.#head?.sequence ?? -1)) this.#head = head;
  }

  /** Keeps the newest head beside the database; not of a damaged log, whose last good head is the evidence. */
  async keep(): Promise<void> {
    const head = this.#head;
    if (head === null || this.#damage !== null || head.hash === this.#kept?.hash) return;
    await this.#place.write(head);
    this.#kept = head;
  }

  /** From now on the log as it stands is the one to go on from. */
  async accept(head: AuditHead): Promise<void> {
    this.#damage = null;
    this.#firstSealed = null;
    this.#head = head;
    this.#kept = null;
    await this.keep();
  }
}

/** What keeps the log from going on from a head that it is known to have had; null: nothing. */
async function findBreak(
  tx: Kysely<Database>,
  known: AuditHead,
  last: AuditHead,
): Promise<AuditDamage | null> {
  if (last.sequence < known.sequence)
    return { kind: last.sequence === 0 ? "emptied" : "cut", sequence: last.sequence, known: known.sequence };
  if (last.sequence === known.sequence) return last.hash === known.hash ? null : replaced(known.sequence);
  const still = await tx
    .selectFrom("audit")
    .select("hash")
    .where("sequence", "=", String(known.sequence))
    .executeTakeFirst();
  if (known.sequence > 0 && still?.hash !== known.hash) return replaced(known.sequence);
  let before = known;
  while (before.sequence < last.sequence) {
    const rows = await tx
      .selectFrom("audit")
      .select(["sequence", "hash", "previous_hash"])
      .where("sequence", ">", String(before.sequence))
      .orderBy("sequence")
      .limit(PAGE)
      .execute();
    if (rows.length === 0) return replaced(last.sequence);
    for (const row of rows) {
      const sequence = Number(row.sequence);
      if (sequence !== before.sequence + 1 || row.previous_hash !== before.hash) return replaced(sequence);
      before = { sequence, hash: row.hash };
    }
  }
  return null;
}

function replaced(sequence: number): AuditDamage {
  return { kind: "replaced", sequence };
}
