import type { Profiler } from "node:inspector";

/** Parts of the process by what is in the path of a function's file, the first that fits. */
const PARTS: readonly [part: string, pattern: RegExp][] = [
  ["database client (pg, kysely)", /node_modules\/(pg|kysely)/],
  ["durable engine (DBOS)", /@dbos-inc|superjson/],
  ["AWS SDK", /@aws-sdk|@smithy|fast-xml-parser/],
  ["Alibaba SDKs", /ali-oss|@alicloud|urllib|httpx|xml2js|sax/],
  ["validation (zod)", /node_modules\/zod/],
  ["the program itself", /\/src\//],
  ["Node.js itself", /^node:/],
];

/** Shares of the busy time of the main thread, by part; the embedded database is another thread, and idle time is left out. */
export function whereTimeGoes(profile: Profiler.Profile): Record<string, number> {
  const partOf = new Map(profile.nodes.map((node) => [node.id, partOfNode(node)]));
  const spent = new Map<string, number>();
  let busy = 0;
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const part = partOf.get(id) ?? null;
    if (part === null) continue;
    const micros = profile.timeDeltas?.[index] ?? 0;
    spent.set(part, (spent.get(part) ?? 0) + micros);
    busy += micros;
  }
  return Object.fromEntries(
    [...spent]
      .sort(([, a], [, b]) => b - a)
      .map(([part, micros]) => [part, Number((micros / busy).toFixed(3))]),
  );
}

/** Null for waiting. */
function partOfNode({ callFrame }: Profiler.ProfileNode): string | null {
  const { functionName, url } = callFrame;
  if (functionName === "(idle)" || functionName === "(root)") return null;
  if (functionName === "(garbage collector)") return "garbage collection";
  // Sockets, most of all: writing to them is a system call each time.
  if (functionName === "(program)" || url === "") return "system calls and native code";
  return PARTS.find(([, pattern]) => pattern.test(url))?.[0] ?? "other";
}
