import { describe, expect, it } from "vitest";
import { auditLine, parseAuditLine, readAuditEntry } from "../../src/security/audit.ts";

const ENTRY = {
  sequence: 3,
  at: "2026-11-20T09:00:00.000Z",
  event: "grant.made",
  actor: "bot",
  preparationId: "MP-7K2M9Q",
  channelId: null,
  planHash: null,
  requestId: null,
  details: { change: "iam.create-user:u" },
  previousHash: "a",
  hash: "b",
} as const;
const LINE = auditLine(ENTRY);

it("what is no entry is read as null, and as nothing else", () => {
  expect(readAuditEntry(ENTRY)).toEqual(ENTRY);
  for (const value of [null, {}, { ...ENTRY, more: 1 }, { ...ENTRY, sequence: 0 }])
    expect(readAuditEntry(value)).toBeNull();
});

describe("a line of an exported audit log", () => {
  it("is read as the entry that it was written from", () => {
    expect(parseAuditLine(LINE)).toEqual(ENTRY);
  });

  it.each([
    ["with a blank more", LINE.replace(":", ": ")],
    ["with its fields in another order", JSON.stringify(Object.fromEntries(Object.entries(ENTRY).reverse()))],
    ["without a field", LINE.replace(',"hash":"b"', "")],
    ["with a field of another type", LINE.replace('"sequence":3', '"sequence":"3"')],
    ["with a field twice", LINE.replace('"hash":"b"', '"hash":"c","hash":"b"')],
    ["cut", LINE.slice(0, -1)],
    ["that is no entry", "null"],
  ])("is none %s", (_what, line) => {
    expect(parseAuditLine(line)).toBeNull();
  });
});
