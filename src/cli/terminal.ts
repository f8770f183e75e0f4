import type { Severity } from "../core/finding.ts";
import type { Texts } from "../texts/texts.ts";

/** What a text is painted for. */
export type Tone = Severity | "bold";

/** Where a command writes to, in whose words, and how it ends. The same for every command, so that each can be played without a process. */
export type Terminal = {
  out(text: string): void;
  err(text: string): void;
  exit(code: number): void;
  /** Colours only where a person looks at a terminal and did not refuse them. */
  paint(tone: Tone, text: string): string;
  /** Whether a person looks at standard error, so that progress may be drawn there. */
  isWatched: boolean;
  texts: Texts;
};

/** Back to the start of the line, and the rest of it erased: where progress is drawn. */
export const CLEAR_LINE = "\r\u001b[K";

/** The arguments are not of the command's form; exit 64 (EX_USAGE). */
export class UsageError extends Error {}

export function usageError(message: string): never {
  throw new UsageError(message);
}

/** Characters that a terminal draws over two columns. Source: Unicode Standard Annex 11. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/g;

/** A word and blanks, as wide as so many columns. */
export function fillColumn(word: string, columns: number): string {
  return word.padEnd(columns - (word.match(WIDE)?.length ?? 0));
}

const COLOURS: Record<Tone, number> = { ok: 32, note: 36, warning: 33, unknown: 35, blocker: 31, bold: 1 };

/** Paints with the escape sequences of terminals, or not at all. */
export function createPaint(hasColour: boolean): Terminal["paint"] {
  return (tone, text) => (hasColour ? `\u001b[${COLOURS[tone]}m${text}\u001b[0m` : text);
}

/** The terminal of this process. */
export function createTerminal({ hasColour, texts }: { hasColour: boolean; texts: Texts }): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    exit: (code) => {
      process.exitCode = code;
    },
    paint: createPaint(hasColour),
    isWatched: process.stderr.isTTY === true,
    texts,
  };
}
