import { createPaint, type Terminal } from "../../src/cli/terminal.ts";
import { en } from "../../src/texts/en.ts";

export type Recorded = { out: string; err: string; code: number };

/** A terminal that keeps what a command wrote and ended with; `code` is -1 until it ended. */
export function recordingTerminal(
  more: Partial<Pick<Terminal, "isWatched" | "texts">> & { hasColour?: boolean } = {},
): { terminal: Terminal; recorded: Recorded } {
  const { hasColour = false, ...rest } = more;
  const recorded: Recorded = { out: "", err: "", code: -1 };
  return {
    recorded,
    terminal: {
      out: (text) => {
        recorded.out += text;
      },
      err: (text) => {
        recorded.err += text;
      },
      exit: (code) => {
        recorded.code = code;
      },
      paint: createPaint(hasColour),
      isWatched: false,
      texts: en,
      ...rest,
    },
  };
}
