import type { ChildProcess } from "node:child_process";

type Answer = { id: number; text?: string; error?: string };

/**
 * Asks a child process for a text over its channel. Errors: what the child says went wrong, or that it ended.
 */
export function createAsking(child: ChildProcess): (question: Record<string, unknown>) => Promise<string> {
  const waiting = new Map<number, { resolve(text: string): void; reject(error: Error): void }>();
  let lastId = 0;
  child.on("message", (message) => {
    if (typeof message !== "object" || message === null || !("id" in message)) return;
    const { id, text, error } = message as Answer;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (text === undefined) asked?.reject(new Error(error));
    else asked?.resolve(text);
  });
  child.once("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error("the process ended before it answered"));
    waiting.clear();
  });
  return (question) =>
    new Promise((resolve, reject) => {
      if (!child.connected) {
        reject(new Error("the process has ended"));
        return;
      }
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      child.send({ ...question, id: lastId });
    });
}
