import type { Needs } from "./needs.ts";

/** A call as a simulator recorded it, named as in `needs.ts`. */
export type RecordedCall = { name: string; durationMs: number };

/** The longest chain of calls that need each other, by their recorded durations, and how long it takes. */
export function longestChain(calls: readonly RecordedCall[], needs: Needs): { ms: number; names: string[] } {
  const byName = new Map(calls.map((call) => [call.name, call]));
  const known = new Map<string, { ms: number; names: string[] }>();
  const chainTo = (name: string): { ms: number; names: string[] } => {
    const before = known.get(name);
    if (before) return before;
    const call = byName.get(name);
    const earlier = (needs[name] ?? []).map(chainTo);
    const longest = earlier.reduce((a, b) => (b.ms > a.ms ? b : a), { ms: 0, names: [] });
    const chain = call ? { ms: longest.ms + call.durationMs, names: [...longest.names, name] } : longest;
    known.set(name, chain);
    return chain;
  };
  return calls.map(({ name }) => chainTo(name)).reduce((a, b) => (b.ms > a.ms ? b : a), { ms: 0, names: [] });
}

/** Calls that `needs` speaks of and that were never made: then the table is out of date. */
export function missingCalls(calls: readonly RecordedCall[], needs: Needs): string[] {
  const made = new Set(calls.map(({ name }) => name));
  return [...new Set(Object.values(needs).flat())].filter((name) => !made.has(name));
}
