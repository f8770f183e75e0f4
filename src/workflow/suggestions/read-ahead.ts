import { describeError } from "../../security/redact.ts";
import type { StoryDeps } from "../deps.ts";

/** Age after which a list is read again while the old one still serves, and after which it serves no more. */
const FRESH_MS = 60_000;
const KEPT_MS = 30 * 60_000;
/** A cloud that refuses or is away is not asked for every letter that somebody types. */
const PAUSE_AFTER_FAILURE_MS = 60_000;

type Held<T> = { items: readonly T[]; readAt: number };

type Options = Pick<StoryDeps, "log" | "now"> & {
  /** Said in the log when a list cannot be read. */
  failed: string;
  /** Lists that are kept; the one that was read longest ago goes first. */
  maxLists: number;
  /** Lists that are read at the same time; others are not read then. */
  maxReading: number;
};

/** A list by its key, as far as it is known; what is not, or is old, is read meanwhile. Never waits. */
export type ReadAhead<T> = (key: string, read: () => Promise<readonly T[]>) => readonly T[];

/** Lists that are read beforehand and kept in this process: an answer is due in three seconds whatever the clouds do. */
export function createReadAhead<T>({ now, log, failed, maxLists, maxReading }: Options): ReadAhead<T> {
  const held = new Map<string, Held<T>>();
  const notBefore = new Map<string, number>();
  const reading = new Set<string>();

  async function fetch(key: string, read: () => Promise<readonly T[]>): Promise<void> {
    reading.add(key);
    try {
      const items = await read();
      keep(held, key, { items, readAt: now().getTime() }, maxLists);
    } catch (error) {
      keep(notBefore, key, now().getTime() + PAUSE_AFTER_FAILURE_MS, maxLists);
      log.warn({ part: "suggestions", error: describeError(error) }, failed);
    } finally {
      reading.delete(key);
    }
  }

  return (key, read) => {
    const atMs = now().getTime();
    const list = held.get(key);
    const age = list === undefined ? Number.POSITIVE_INFINITY : atMs - list.readAt;
    const mayRead = !reading.has(key) && reading.size < maxReading && atMs >= (notBefore.get(key) ?? 0);
    if (age > FRESH_MS && mayRead) void fetch(key, read);
    return list === undefined || age > KEPT_MS ? [] : list.items;
  };
}

/** As the newest; the oldest goes where there are too many. */
function keep<V>(map: Map<string, V>, key: string, value: V, max: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > max && oldest !== undefined) map.delete(oldest);
}
