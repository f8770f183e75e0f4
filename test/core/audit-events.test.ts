import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AUDIT_EVENTS } from "../../src/core/audit-events.ts";
import { parseRows } from "../storage/fixtures/stored-rows.ts";

const FIXTURES = join(import.meta.dirname, "..", "storage", "fixtures");
const versions = (await readdir(FIXTURES)).filter((name) => name.endsWith(".json"));

describe("events of the audit log", () => {
  it.each(versions)("keep the names that %s has", (name) => {
    const stored = Object.entries(parseRows(join(FIXTURES, name)).tables).flatMap(([table, rows]) =>
      table.includes("audit") ? rows.map(({ event }) => String(event)) : [],
    );
    expect(stored.length).toBeGreaterThan(0);
    const known: ReadonlySet<string> = new Set(AUDIT_EVENTS);
    expect([...new Set(stored)].filter((event) => !known.has(event))).toEqual([]);
  });
});
