import { describe, expect, it } from "vitest";
import { sealAuditEntry } from "../../src/security/audit.ts";
import { createSealer } from "../../src/security/seal.ts";
import { verifyAudit } from "../../src/security/verify-audit.ts";
import { type AuditEntry, GENESIS_HASH } from "../../src/storage/contract/audit.ts";
import { KEY, writeLog } from "../support/audit-log.ts";

const sealer = createSealer([KEY]);
const ROWS = 1000;
const LOG = writeLog(ROWS, sealer);
const HEAD = LOG.at(-1)?.hash ?? "";

function at(sequence: number): AuditEntry {
  return LOG[sequence - 1] as AuditEntry;
}

function problemsOf(rows: readonly (AuditEntry | null)[], head: string | null = null) {
  return verifyAudit(sealer, rows, head).problems;
}

/** A value of the same type that differs by as little as one byte. */
function changed(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "string") return `${value.slice(0, -1)}${value.endsWith("0") ? "1" : "0"}`;
  return { ...(value as object), order: -1 };
}

describe("an audit log", () => {
  it("is whole as it was written, with its count and head", () => {
    expect(verifyAudit(sealer, LOG, null)).toEqual({
      count: ROWS,
      head: HEAD,
      coveredTo: null,
      problems: [],
    });
    expect(verifyAudit(sealer, LOG, HEAD)).toMatchObject({ coveredTo: ROWS, problems: [] });
    expect(verifyAudit(sealer, [], null)).toMatchObject({ count: 0, head: GENESIS_HASH, problems: [] });
  });

  it("is whole after a way through JSON that orders its keys otherwise", () => {
    const read = LOG.map(
      (entry) =>
        JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(entry).reverse()))) as AuditEntry,
    );
    expect(problemsOf(read, HEAD)).toEqual([]);
  });

  const fields = Object.keys(at(1)) as (keyof AuditEntry)[];
  it.each(fields.flatMap((field) => [1, 500, ROWS].map((row) => [field, row] as const)))(
    "is not whole with %s of row %i changed, and names the row",
    (field, row) => {
      const altered = { ...at(row), [field]: changed(at(row)[field]) } as AuditEntry;
      expect(problemsOf(LOG.with(row - 1, altered))[0]).toMatchObject({ kind: "altered", row });
    },
  );

  it.each(fields.filter((field) => field !== "hash"))("is not whole with %s of a row left out", (field) => {
    const { [field]: _, ...rest } = at(500);
    expect(problemsOf(LOG.with(499, rest as AuditEntry))[0]).toMatchObject({ kind: "altered", row: 500 });
  });

  it("names every altered row, and none beside them", () => {
    const altered = LOG.map((entry) =>
      entry.sequence % 100 === 0 ? { ...entry, actor: "U0NOBODY01" } : entry,
    );
    expect(problemsOf(altered)).toEqual(
      Array.from({ length: 10 }, (_, index) => {
        const row = (index + 1) * 100;
        return { kind: "altered", row, sequence: row };
      }),
    );
  });

  it("names the entries that were removed", () => {
    expect(problemsOf(LOG.toSpliced(499, 1))).toEqual([{ kind: "missing", from: 500, to: 500 }]);
    expect(problemsOf(LOG.toSpliced(499, 20))).toEqual([{ kind: "missing", from: 500, to: 519 }]);
    expect(problemsOf(LOG.slice(1))).toEqual([{ kind: "missing", from: 1, to: 1 }]);
  });

  it("names the row that was moved", () => {
    expect(problemsOf(LOG.with(499, at(501)).with(500, at(500)))).toEqual([
      { kind: "moved", row: 501, sequence: 500 },
    ]);
    expect(problemsOf([...LOG.slice(1), at(1)])).toEqual([{ kind: "moved", row: ROWS, sequence: 1 }]);
  });

  it("names a row that stands there twice", () => {
    expect(problemsOf(LOG.toSpliced(500, 0, at(500)))).toEqual([
      { kind: "repeated", row: 501, sequence: 500 },
    ]);
  });

  it("names a row added by somebody without the key", () => {
    const forged = writeLog(ROWS + 1, createSealer([new Uint8Array(32).fill(9)]), LOG);
    expect(problemsOf(forged)).toEqual([{ kind: "altered", row: ROWS + 1, sequence: ROWS + 1 }]);
  });

  it("names a row taken from another log that the same key sealed", () => {
    const draft = { ...at(500), actor: "U0OTHER001" };
    const previousHash = "e".repeat(64);
    const stranger = { ...draft, previousHash, hash: sealAuditEntry(sealer, previousHash, draft) };
    expect(problemsOf(LOG.with(499, stranger))).toEqual([
      { kind: "unlinked", row: 500, sequence: 500 },
      { kind: "unlinked", row: 501, sequence: 501 },
    ]);
  });

  it("names a row that is no entry", () => {
    expect(problemsOf((LOG as (AuditEntry | null)[]).with(499, null))).toEqual([
      { kind: "unreadable", row: 500 },
      { kind: "missing", from: 500, to: 500 },
    ]);
  });

  it("is not whole with its tail cut, where a head is known", () => {
    expect(problemsOf(LOG.slice(0, 900))).toEqual([]);
    expect(problemsOf(LOG.slice(0, 900), HEAD)).toEqual([{ kind: "tail-cut", last: 900 }]);
    expect(problemsOf([], HEAD)).toEqual([{ kind: "tail-cut", last: 0 }]);
  });

  it("is covered up to an earlier entry when the head given is that one's", () => {
    const earlier = at(700).hash;
    expect(verifyAudit(sealer, LOG, earlier)).toMatchObject({ coveredTo: 700, problems: [] });
    expect(problemsOf(LOG.slice(0, 699), earlier)).toEqual([{ kind: "tail-cut", last: 699 }]);
  });

  it("stays whole over a change of the seal key, while the old key is in the list", () => {
    const newKey = new Uint8Array(32).fill(7);
    const both = createSealer([newKey, KEY]);
    const goesOn = writeLog(ROWS + 10, both, LOG);
    expect(verifyAudit(both, goesOn, null)).toMatchObject({ count: ROWS + 10, problems: [] });
    const withoutOld = verifyAudit(createSealer([newKey]), goesOn, null).problems;
    expect(withoutOld.filter(({ kind }) => kind === "altered")).toHaveLength(ROWS);
  });
});

describe("what nobody approved before", () => {
  /** A log of these events, sealed one after the other. */
  function logOf(...events: readonly [event: string, preparationId: string | null, planHash?: string][]) {
    let previousHash = GENESIS_HASH;
    return events.map(([event, preparationId, planHash = "plan"], index): AuditEntry => {
      const about = {
        actor: "U0ADA00001",
        preparationId,
        channelId: null,
        planHash,
        requestId: null,
        details: {},
      };
      const draft = { ...about, event, sequence: index + 1, at: "2026-11-20T09:00:00.000Z" };
      const entry = { ...draft, previousHash, hash: sealAuditEntry(sealer, previousHash, draft) };
      previousHash = entry.hash;
      return entry;
    });
  }
  const NEEDS = [
    ...["provisioning.begun", "grant.made", "preparation.ready", "rotation.begun", "keys.rotated"],
    ...["secrets.opened", "credentials.extended"],
  ];

  it.each(NEEDS)("is told of %s, once for each preparation", (event) => {
    const log = logOf([event, "MP-1"], [event, "MP-1"], [event, "MP-2"]);
    expect(problemsOf(log)).toEqual([
      { kind: "undecided", row: 1, sequence: 1, event, preparationId: "MP-1" },
      { kind: "undecided", row: 3, sequence: 3, event, preparationId: "MP-2" },
    ]);
    expect(problemsOf(logOf([event, "MP-1"], ["decision.approved", "MP-1"]))).toHaveLength(1);
    expect(problemsOf(logOf(["decision.approved", "MP-2"], [event, "MP-1"]))).toHaveLength(1);
  });

  it.each(NEEDS)("is nothing of %s after an approval", (event) => {
    expect(problemsOf(logOf(["decision.approved", "MP-1"], [event, "MP-1"]))).toEqual([]);
  });

  it("is a plan that is begun and is another than the approved one", () => {
    const begun = (planHash: string) =>
      logOf(["decision.approved", "MP-1", "one"], ["provisioning.begun", "MP-1", planHash]);
    expect(problemsOf(begun("one"))).toEqual([]);
    expect(problemsOf(begun("two"))).toMatchObject([{ kind: "undecided", event: "provisioning.begun" }]);
  });

  it("is nothing of what takes back or refuses, nor of what is about no preparation", () => {
    expect(
      problemsOf(logOf(["revocation.begun", "MP-1"], ["action.refused", null], ["grant.made", null])),
    ).toEqual([]);
  });
});
