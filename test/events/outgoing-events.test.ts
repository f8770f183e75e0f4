import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventsOf, type LoggedEntry, outgoingEventSchema } from "../../src/core/outgoing-events.ts";
import { parseRows } from "../storage/fixtures/stored-rows.ts";

const FIXTURES = join(import.meta.dirname, "../storage/fixtures");
const stores = readdirSync(FIXTURES).filter((name) => name.endsWith(".json"));

type AuditRow = {
  sequence: number;
  at: string;
  event: string;
  actor: string;
  preparation_id: string | null;
  channel_id: string | null;
  plan_hash: string | null;
  details: Record<string, unknown>;
};

function entryOf(row: AuditRow): LoggedEntry {
  return {
    ...{ sequence: row.sequence, at: new Date(row.at).toISOString(), event: row.event, actor: row.actor },
    ...{ preparationId: row.preparation_id, channelId: row.channel_id, planHash: row.plan_hash },
    details: row.details,
  };
}

describe("events", () => {
  it.each(stores)("of %s lead every preparation to the state that the store has", (name) => {
    const { tables } = parseRows(join(FIXTURES, name));
    const entries = (tables["audit"] as unknown as AuditRow[])
      .map(entryOf)
      .sort((a, b) => a.sequence - b.sequence);
    const events = entries.flatMap((entry) => eventsOf(entry, "inst"));
    for (const event of events) expect(outgoingEventSchema.parse(event)).toEqual(event);
    const last = new Map<string, string>();
    for (const event of events) {
      if (event.type === "preparation.state_changed") last.set(event.data.preparationId, event.data.state);
    }
    const stored = new Map(
      (tables["preparations"] ?? []).map(({ id, state }) => [String(id), String(state)]),
    );
    expect(last).toEqual(stored);
    expect(new Set(stored.values()).size).toBeGreaterThan(10);
  });

  it("tell nothing of an entry of another version, and both the state and the alarm of a failed revocation", () => {
    const entry: LoggedEntry = {
      ...{ sequence: 7, at: "2026-11-20T08:00:00.000Z", event: "something.new", actor: "bot" },
      ...{ preparationId: "MP-7K3Q9X", channelId: "C1", planHash: null, details: {} },
    };
    expect(eventsOf(entry, "i")).toEqual([]);
    const types = eventsOf({ ...entry, event: "revocation.failed" }, "i").map(({ type }) => type);
    expect(types).toEqual(["preparation.state_changed", "alarm"]);
    const decided = { ...entry, event: "decision.approved", details: { recipient: "U0REMY0001" } };
    expect(eventsOf(decided, "i")).toEqual([]);
  });
});
