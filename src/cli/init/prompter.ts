import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/** Asks a person at a terminal, one question after the other. Errors: InputEnded. */
export type Prompter = {
  /** The answer without blanks around it; `isSecret`: what is typed is not shown. */
  ask(question: string, options?: { isSecret?: boolean }): Promise<string>;
  close(): void;
};

/** Standard input ended before everything was answered. */
export class InputEnded extends Error {}

/** The one of this process. Lines that are there already, as from a pipe, are taken in turn. */
export function createPrompter(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Prompter {
  let isMuted = false;
  const shown = new Writable({
    write: (chunk, _encoding, done) => {
      if (!isMuted) output.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input, output: shown, terminal: input.isTTY === true });
  const waiting: string[] = [];
  let isEnded = false;
  let asked: { resolve(line: string): void; reject(error: Error): void } | null = null;
  lines.on("line", (line) => {
    const { resolve } = asked ?? {};
    asked = null;
    if (resolve === undefined) waiting.push(line);
    else resolve(line);
  });
  lines.on("close", () => {
    isEnded = true;
    asked?.reject(new InputEnded());
  });
  return {
    async ask(question, { isSecret = false } = {}) {
      output.write(`${question} `);
      isMuted = isSecret;
      try {
        const line = waiting.shift() ?? (await next());
        return line.trim();
      } finally {
        isMuted = false;
        // What a terminal did not echo has no line break either.
        if (isSecret || input.isTTY !== true) output.write("\n");
      }
    },
    close: () => lines.close(),
  };

  function next(): Promise<string> {
    if (isEnded) return Promise.reject(new InputEnded());
    return new Promise((resolve, reject) => {
      asked = { resolve, reject };
    });
  }
}
