import type { Severity } from "../core/finding.ts";

/** What a command writes to. Colours only where a person looks at a terminal and did not refuse them. */
export type Terminal = {
  out(text: string): void;
  err(text: string): void;
  exit(code: number): void;
  paint(severity: Severity, text: string): string;
};

/** The arguments are not of the command's form; exit 64 (EX_USAGE). */
export class UsageError extends Error {}

export function usageError(message: string): never {
  throw new UsageError(message);
}

const COLOURS: Record<Severity, number> = { ok: 32, note: 36, warning: 33, unknown: 35, blocker: 31 };

export function createTerminal(options: { hasColour: boolean }): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    exit: (code) => {
      process.exitCode = code;
    },
    paint: (severity, text) => (options.hasColour ? `\u001b[${COLOURS[severity]}m${text}\u001b[0m` : text),
  };
}
