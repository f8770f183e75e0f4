import { setTimeout as sleep } from "node:timers/promises";
import type { Message, People } from "../../demo/slack-people.ts";

const LOOK_MS = 20;
const PATIENCE_MS = 120_000;

/** The moment when something is in the chat, in ms of `performance.now()`, as somebody sees it who looks all the time. */
export async function momentOf(
  look: () => Promise<readonly Message[]>,
  fits: (message: Message) => boolean,
): Promise<{ atMs: number; message: Message }> {
  const endMs = performance.now() + PATIENCE_MS;
  while (performance.now() < endMs) {
    const message = (await look()).find(fits);
    if (message !== undefined) return { atMs: performance.now(), message };
    await sleep(LOOK_MS);
  }
  throw new Error(`what was looked for did not appear in the chat within ${PATIENCE_MS / 1_000} s`);
}

type JournalEntry = { operation: string; status: number };

/** What the simulated Slack took and refused. */
export async function countCalls(
  control: (path: string, input?: unknown) => Promise<unknown>,
): Promise<{ posts: number; edits: number; refused: number }> {
  const journal = (await control("slack/journal")) as readonly JournalEntry[];
  const taken = (operation: string) =>
    journal.filter((entry) => entry.operation === operation && entry.status === 200).length;
  return {
    posts: taken("chat.postMessage"),
    edits: taken("chat.update"),
    refused: journal.filter(({ status }) => status === 429).length,
  };
}

/** Looks at the thread of a card. */
export function threadOf(people: People, card: Message): () => Promise<Message[]> {
  return () => people.thread(card.ts);
}
