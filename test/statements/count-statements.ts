import { Client } from "pg";

/** Every statement that this process sends to a database, the store's and the engine's, by its text. */
export type StatementCount = {
  /** Forgets what was counted. */
  reset(): void;
  total(): number;
  /** Most frequent first. */
  byText(): [text: string, count: number][];
  stop(): void;
};

/** Counts what goes through any connection of this process from now on. */
export function countStatements(): StatementCount {
  const counts = new Map<string, number>();
  const own = Client.prototype.query;
  Client.prototype.query = function (this: Client, ...args: unknown[]) {
    const text = oneLine(textOf(args[0]));
    counts.set(text, (counts.get(text) ?? 0) + 1);
    return Reflect.apply(own, this, args);
  } as typeof own;
  return {
    reset: () => counts.clear(),
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    byText: () => [...counts].sort(([, one], [, other]) => other - one),
    stop: () => {
      Client.prototype.query = own;
    },
  };
}

function textOf(query: unknown): string {
  if (typeof query === "string") return query;
  return String((query as { text?: unknown }).text);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
