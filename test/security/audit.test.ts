import { describe, expect, it } from "vitest";
import { GENESIS_HASH, sealAuditEntry, verifyAudit } from "../../src/security/audit.ts";
import { createSealer } from "../../src/security/seal.ts";
import type { AuditEntry } from "../../src/storage/store.ts";

const KEY = new Uint8Array(32).fill(1);
const sealer = createSealer([KEY]);
const ROWS = 1000;

function writeLog(count: number, seal = sealer, before: readonly AuditEntry[] = []): AuditEntry[] {
  const entries = [...before];
  for (let sequence = before.length + 1; sequence <= count; sequence += 1) {
    const previousHash = entries.at(-1)?.hash ?? GENESIS_HASH;
    const draft = {
      sequence,
      at: new Date(Date.UTC(2026, 10, 1) + sequence * 60_000).toISOString(),
      event: "grant.made",
      actor: "bot",
      preparationId: "MP-7K2M9Q",
      channelId: "C0MIGRATION",
      planHash: "f".repeat(64),
      requestId: `request-${sequence}`,
      details: { change: "iam.create-key", order: sequence, parts: ["a", "b"] },
    };
    entries.push({ ...draft, previousHash, hash: sealAuditEntry(seal, previousHash, draft) });
  }
  return entries;
}

const LOG = writeLog(ROWS);
const HEAD = LOG.at(-1)?.hash ?? "";

/** A value of the same type that differs by as little as one byte. */
function nudge(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "string") return `${value.slice(0, -1)}${value.endsWith("0") ? "1" : "0"}`;
  return { ...(value as object), order: -1 };
}

describe("an audit log", () => {
  it("is whole as it was written, with its count and head", () => {
    expect(verifyAudit(sealer, LOG, null)).toEqual({ isWhole: true, count: ROWS, head: HEAD });
    expect(verifyAudit(sealer, LOG, HEAD)).toEqual({ isWhole: true, count: ROWS, head: HEAD });
    expect(verifyAudit(sealer, [], null)).toEqual({ isWhole: true, count: 0, head: GENESIS_HASH });
  });

  it("is whole after a way through JSON that orders its keys otherwise", () => {
    const read = LOG.map((entry) =>
      JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(entry).reverse()))),
    );
    expect(verifyAudit(sealer, read as AuditEntry[], HEAD).isWhole).toBe(true);
  });

  const fields = Object.keys(LOG[0] as AuditEntry) as (keyof AuditEntry)[];
  it.each(fields.flatMap((field) => [1, 500, ROWS].map((row) => [field, row] as const)))(
    "is not whole with %s of row %i changed, and names the row",
    (field, row) => {
      const altered = LOG.with(row - 1, {
        ...(LOG[row - 1] as AuditEntry),
        [field]: nudge(LOG[row - 1]?.[field]),
      } as AuditEntry);
      expect(verifyAudit(sealer, altered, null)).toMatchObject({ isWhole: false, sequence: row });
    },
  );

  it.each(fields.filter((field) => field !== "hash"))("is not whole with %s of a row left out", (field) => {
    const { [field]: _, ...rest } = LOG[499] as AuditEntry;
    expect(verifyAudit(sealer, LOG.with(499, rest as AuditEntry), null)).toMatchObject({
      isWhole: false,
      sequence: 500,
    });
  });

  it("is not whole with a row removed", () => {
    expect(verifyAudit(sealer, LOG.toSpliced(499, 1), null)).toEqual({
      isWhole: false,
      sequence: 500,
      problem: "missing",
    });
    expect(verifyAudit(sealer, LOG.slice(1), null)).toMatchObject({ sequence: 1, problem: "missing" });
  });

  it("is not whole with two rows exchanged", () => {
    const [a, b] = [LOG[499] as AuditEntry, LOG[500] as AuditEntry];
    expect(verifyAudit(sealer, LOG.with(499, b).with(500, a), null)).toMatchObject({
      isWhole: false,
      sequence: 500,
    });
  });

  it("is not whole with a row twice", () => {
    expect(verifyAudit(sealer, LOG.toSpliced(500, 0, LOG[499] as AuditEntry), null)).toEqual({
      isWhole: false,
      sequence: 501,
      problem: "out-of-order",
    });
  });

  it("is not whole with a row added by somebody without the key", () => {
    const forged = writeLog(ROWS + 1, createSealer([new Uint8Array(32).fill(9)]), LOG);
    expect(verifyAudit(sealer, forged, null)).toEqual({
      isWhole: false,
      sequence: ROWS + 1,
      problem: "altered",
    });
  });

  it("is not whole with its tail cut, where the head is known", () => {
    expect(verifyAudit(sealer, LOG.slice(0, 900), HEAD)).toEqual({
      isWhole: false,
      sequence: 901,
      problem: "tail-cut",
    });
    expect(verifyAudit(sealer, [], HEAD)).toMatchObject({ isWhole: false, sequence: 1, problem: "tail-cut" });
  });

  it("stays whole over a change of the seal key, while the old key is in the list", () => {
    const newKey = new Uint8Array(32).fill(7);
    const both = createSealer([newKey, KEY]);
    const goesOn = writeLog(ROWS + 10, both, LOG);
    expect(verifyAudit(both, goesOn, null)).toMatchObject({ isWhole: true, count: ROWS + 10 });
    expect(verifyAudit(createSealer([newKey]), goesOn, null)).toMatchObject({ isWhole: false, sequence: 1 });
  });
});
