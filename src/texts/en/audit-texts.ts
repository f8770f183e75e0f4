import type { AuditDamage } from "../../core/audit-damage.ts";
import { formatCount } from "./formats.ts";
import { damageText } from "./reason-texts.ts";

/** What `audit verify` says; the shapes are those of `security/verify-audit.ts`. */
export const auditTexts = {
  about: "export the audit log, verify it, or accept it as it is",
  exportAbout: "print every entry, oldest first",
  format: "jsonl or csv",
  badFormat: (got: string) => `expected jsonl or csv after --format, got ${got}`,
  verifyAbout: "check the chain of an exported file (JSON Lines), or of the live log",
  head: "hash of an entry that was there, from a daily report: finds a cut tail",
  acceptAbout: "after it was looked into: go on from the audit log as it stands, with an entry that says so",
  reason: "what was found, for the person who reads the log later",
  unreadableFile: (path: string, code: string) => `${path} cannot be read (${code})`,
  noReason: "say in --reason what was found",
  nothingWrong: "Nothing was found wrong with the log; that it was accepted is in it all the same.",
  acceptedDamage: (damage: AuditDamage) => `Accepted although ${damageText(damage)}.`,
  acceptedHead: (sequence: number, hash: string) =>
    `The log goes on from entry ${sequence}, whose hash is ${hash}. Start every process of the bot again.`,
  unreadable: (row: number) =>
    `row ${row} is not an entry as the export writes it: altered, or added by somebody else`,
  altered: (row: number, sequence: number) =>
    `row ${row}, which calls itself entry ${sequence}, is altered, or was added by somebody without the seal key`,
  repeated: (row: number, sequence: number) => `row ${row} is entry ${sequence} again: added`,
  moved: (row: number, sequence: number) => `row ${row} is entry ${sequence}, out of its order: moved`,
  unlinked: (row: number, sequence: number) =>
    `row ${row} is entry ${sequence} of another log: it does not follow on the entry before it`,
  missing: (from: number, to: number) =>
    from === to
      ? `entry ${from} is missing: removed`
      : `entries ${from} to ${to} are missing: ${formatCount(to - from + 1, "entry", "entries")} removed`,
  tailCut: (last: number) =>
    `no entry has the hash given with --head: what came after entry ${last} was cut off, or the head is of another log`,
  undecided: (row: number, event: string, preparationId: string) =>
    `row ${row} says ${event} of ${preparationId}, and nobody approved that before: it was done without a decision`,
  andMore: (count: number) => `and ${formatCount(count, "more problem")}`,
  notWhole: (rows: number, problems: number) =>
    `Not whole: ${formatCount(problems, "problem")} in ${formatCount(rows, "row")}.`,
  /** Every row from the first on fails, and later ones do not: a key is missing rather than an entry forged. */
  oldKey: (rows: number) =>
    `The first ${formatCount(rows, "row")} fit no key of MGW_SEAL_KEY and the rest do. If the seal key was changed, add the old one to the list and verify again.`,
  whole: (entries: number, head: string) =>
    `Whole: ${formatCount(entries, "entry", "entries")}, head ${head}.`,
  noHead:
    "A cut tail is not excluded: give --head with the hash of the last daily report in the operators' channel.",
  coveredAll: "The head given is the last entry's: nothing was cut off.",
  coveredTo: (sequence: number, added: number) =>
    `The head given is that of entry ${sequence}: nothing up to it was cut off. ${formatCount(added, "entry", "entries")} came after; for those a cut tail is not excluded.`,
  csv: "this is a CSV export, made for reading; verify the JSON Lines one (audit export --format jsonl)",
  badHead: "expected 64 hexadecimal digits after --head, as the daily report shows them",
};
