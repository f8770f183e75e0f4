import { type AuditEntry, GENESIS_HASH } from "../storage/contract/audit.ts";
import { isSealed } from "./audit.ts";
import type { Sealer } from "./seal.ts";

/**
 * What does not fit in a log. `row` is the place in what was read, from 1; `sequence` the number that an entry claims.
 * - `unreadable`: the row is no entry, or not spelled as an export spells it.
 * - `altered`: the entry is not as it was written, or was written by somebody without the key.
 * - `repeated`: an entry of this number stands before it.
 * - `moved`: it stands behind entries that follow it.
 * - `missing`: entries `from` to `to` are not there.
 * - `unlinked`: as it was written, but after another predecessor than the one that stands before it.
 * - `tail-cut`: the known head is not in the log, which ends with `last`.
 * - `undecided`: what nobody approved before was begun, made or delivered; the first such entry of each preparation.
 */
export type AuditProblem =
  | { kind: "unreadable"; row: number }
  | { kind: "altered" | "repeated" | "moved" | "unlinked"; row: number; sequence: number }
  | { kind: "missing"; from: number; to: number }
  | { kind: "tail-cut"; last: number }
  | { kind: "undecided"; row: number; sequence: number; event: string; preparationId: string };

/**
 * Shape: `problems` is empty when the log is whole; then `head` is the hash of its last entry. `coveredTo` is the number
 * of the entry whose hash was given as head: nothing up to it was cut; null without one, or where it is not found.
 */
export type AuditVerification = {
  count: number;
  head: string;
  coveredTo: number | null;
  problems: AuditProblem[];
};

/**
 * Checks a whole log, from its first entry on, and names everything that does not fit. A row is null where no entry
 * could be read. Without `head`, a hash that an entry is known to have had, a cut tail cannot be told from a shorter log.
 */
export function verifyAudit(
  sealer: Sealer,
  rows: Iterable<AuditEntry | null>,
  head: string | null,
): AuditVerification {
  const problems: AuditProblem[] = [];
  const hashes = new Map<number, string>([[0, GENESIS_HASH]]);
  const links: { row: number; entry: AuditEntry }[] = [];
  /** Numbers of entries that are there, if not as they were written: they are altered, not missing. */
  const present = new Set<number>();
  let row = 0;
  let highest = 0;
  for (const entry of rows) {
    row += 1;
    if (entry === null) {
      problems.push({ kind: "unreadable", row });
      continue;
    }
    const { sequence } = entry;
    if (!isSealed(sealer, entry)) {
      problems.push({ kind: "altered", row, sequence });
      present.add(sequence);
      continue;
    }
    if (hashes.has(sequence)) {
      problems.push({ kind: "repeated", row, sequence });
      continue;
    }
    if (sequence < highest) problems.push({ kind: "moved", row, sequence });
    highest = Math.max(highest, sequence);
    hashes.set(sequence, entry.hash);
    links.push({ row, entry });
  }
  for (const { row: at, entry } of links) {
    const before = hashes.get(entry.sequence - 1);
    if (before !== undefined && before !== entry.previousHash)
      problems.push({ kind: "unlinked", row: at, sequence: entry.sequence });
  }
  problems.push(...findGaps(highest, hashes, present));
  const coveredTo = head === null ? null : findHead(hashes, head);
  if (head !== null && coveredTo === null) problems.push({ kind: "tail-cut", last: highest });
  // Of a log that does not fit, an approval may be what is missing.
  if (problems.length === 0) problems.push(...findUndecided(links));
  return { count: row, head: hashes.get(highest) ?? GENESIS_HASH, coveredTo, problems };
}

/** Entries that nothing may come to without an approval before them. */
const NEEDS_APPROVAL: ReadonlySet<string> = new Set([
  "provisioning.begun",
  "grant.made",
  "preparation.ready",
  "rotation.begun",
  "keys.rotated",
  "secrets.opened",
  "credentials.extended",
]);

/** By what is in the log as it was written; the plan that is begun must be the one that was approved. */
function findUndecided(links: readonly { row: number; entry: AuditEntry }[]): AuditProblem[] {
  const approved = new Map<string, Set<string | null>>();
  const told = new Set<string>();
  return [...links]
    .sort((a, b) => a.entry.sequence - b.entry.sequence)
    .flatMap(({ row, entry }) => {
      const { sequence, event, preparationId, planHash } = entry;
      if (preparationId === null || told.has(preparationId)) return [];
      const plans = approved.get(preparationId) ?? new Set();
      if (event === "decision.approved") approved.set(preparationId, plans.add(planHash));
      const isDecided = event === "provisioning.begun" ? plans.has(planHash) : plans.size > 0;
      if (isDecided || !NEEDS_APPROVAL.has(event)) return [];
      told.add(preparationId);
      return [{ kind: "undecided" as const, row, sequence, event, preparationId }];
    });
}

function findGaps(
  highest: number,
  hashes: ReadonlyMap<number, string>,
  present: ReadonlySet<number>,
): AuditProblem[] {
  const gaps: { kind: "missing"; from: number; to: number }[] = [];
  // Not number by number: what is missing may be as many as a forger likes to write.
  const numbers = [...hashes.keys(), ...present].filter((number) => number <= highest).sort((a, b) => a - b);
  let before = 0;
  for (const number of numbers) {
    if (number > before + 1) gaps.push({ kind: "missing", from: before + 1, to: number - 1 });
    before = number;
  }
  return gaps;
}

function findHead(hashes: ReadonlyMap<number, string>, head: string): number | null {
  for (const [sequence, hash] of hashes) if (hash === head) return sequence;
  return null;
}
