import { type Mistake, makeMistake } from "./mistake.ts";

/** A text as JSON, or the mistake that it is none. */
export function parseJson(text: string): { value: unknown } | { mistake: Mistake } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { mistake: makeMistake("NOT_JSON", { said, at: placeIn(text, offsetOf(said, text)) }) };
  }
}

/** Where reading stopped, as far as the engine says so. Source: V8, messages of JSON.parse ("at position 12"). */
function offsetOf(said: string, text: string): number | null {
  const position = /at position (\d+)/.exec(said)?.[1];
  if (position !== undefined) return Number(position);
  return said.startsWith("Unexpected end") ? text.length : null;
}

/** Line and column, both from 1, of an offset. */
function placeIn(text: string, offset: number | null): { line: number; column: number } | null {
  if (offset === null) return null;
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}
