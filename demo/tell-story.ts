import { printBlocks } from "./print-blocks.ts";
import type { People } from "./slack-people.ts";
import type { World } from "./world.ts";

/** What people see in a demo, on the terminal. */

const begunAt = performance.now();

function stamp(): string {
  return `${((performance.now() - begunAt) / 1000).toFixed(1).padStart(6)} s`;
}

export function tell(who: string, lines: readonly string[]): void {
  const [first = "", ...rest] = lines;
  process.stdout.write(`${stamp()}  ${who.padEnd(17)}  ${first}\n`);
  for (const line of rest) process.stdout.write(`${" ".repeat(29)}${line}\n`);
}

/** Prints the channel and the thread as they grow: every new message, and edits once they changed. */
export function watch(people: People, nameOf: (userId: string) => string) {
  const seen = new Map<string, string>();
  let isStopped = false;
  const look = async () => {
    for (const message of await people.channel()) {
      const thread = await people.thread(message.ts);
      for (const entry of [message, ...thread.filter(({ ts }) => ts !== message.ts)]) {
        const text = printBlocks(entry.blocks, nameOf);
        const before = seen.get(entry.ts);
        if (before === text.join("\n")) continue;
        seen.set(entry.ts, text.join("\n"));
        // The card is edited with every step; its whole text is printed once, then only what is new in it.
        const known = new Set(before?.split("\n") ?? []);
        const news = before === undefined ? text : text.filter((line) => !known.has(line));
        const where =
          entry.ts === message.ts ? (before === undefined ? "#migrations" : "  card") : "  thread";
        if (news.length > 0) tell(where, news);
      }
    }
  };
  let last = Promise.resolve();
  const lookInTurn = () => {
    last = last.then(look);
    return last;
  };
  const loop = (async () => {
    while (!isStopped) {
      await lookInTurn();
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    await lookInTurn();
  })();
  return {
    /** Prints what has come by now, so that what somebody does about it is printed after it. */
    catchUp: lookInTurn,
    stop: async () => {
      isStopped = true;
      await loop;
    },
  };
}

/** Everything a secret could be, taken from the simulators, which alone know them. */
export async function secretsOf(world: World): Promise<string[]> {
  const lists = await Promise.all(
    ["aws/control/secretValues", "alibaba/control/secretValues"].map((path) => world.control(path)),
  );
  return lists
    .flatMap((list) => (Array.isArray(list) ? list : Object.values(list as object).flat()))
    .map(String);
}

export function mask(lines: readonly string[], secrets: readonly string[]): string[] {
  return lines.map((line) =>
    secrets.reduce((text, secret) => text.replaceAll(secret, `${secret.slice(0, 2)}${"•".repeat(12)}`), line),
  );
}
