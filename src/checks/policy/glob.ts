/** Any one character. */
export const ONE: unique symbol = Symbol("?");
/** Any number of characters, also none. */
export const MANY: unique symbol = Symbol("*");

/** A pattern: literal characters and wildcards. */
export type Glob = readonly Token[];
export type Token = string | typeof ONE | typeof MANY;

/** How much of a set of texts some patterns match. */
export type Coverage = "all" | "part" | "none";

/** A text of which some characters are not known; each of those stands for exactly one. */
export type Shape = readonly (string | typeof ONE)[];

/** The shape of pieces that are known, and of so many characters that are not. */
export function shapeOf(...pieces: (string | number)[]): Shape {
  return pieces.flatMap((piece): (string | typeof ONE)[] =>
    typeof piece === "string" ? Array.from(piece) : Array<typeof ONE>(piece).fill(ONE),
  );
}

/** Every text that begins with `start` and goes on for at least `minLength` characters. */
export type Beginning = { start: string; minLength: number };

/** The pattern in a text where `*` and `?` are wildcards. */
export function parseGlob(text: string): Glob {
  return Array.from(text, (char): Token => {
    if (char === "*") return MANY;
    return char === "?" ? ONE : char;
  });
}

/** The pattern that matches exactly this text. */
export function literalGlob(text: string): Glob {
  return Array.from(text);
}

export function lowerCaseGlob(glob: Glob): Glob {
  return glob.flatMap((token): Token[] =>
    typeof token === "string" ? Array.from(token.toLowerCase()) : [token],
  );
}

export function matchesGlob(glob: Glob, text: string): boolean {
  return positionsAfter(glob, text).has(glob.length);
}

/** Positions in the pattern that can be reached by reading the text; none when it cannot be read. */
function positionsAfter(glob: Glob, text: Iterable<string | typeof ONE>): Set<number> {
  let positions = withSkippedWildcards(glob, [0]);
  for (const char of text) positions = step(glob, positions, char);
  return positions;
}

function step(glob: Glob, positions: ReadonlySet<number>, char: string | typeof ONE): Set<number> {
  const next: number[] = [];
  for (const position of positions) {
    const token = glob[position];
    if (token === MANY) next.push(position);
    else if (token !== undefined && (token === ONE || token === char || char === ONE))
      next.push(position + 1);
  }
  return withSkippedWildcards(glob, next);
}

function withSkippedWildcards(glob: Glob, positions: readonly number[]): Set<number> {
  const reached = new Set<number>();
  for (const start of positions) {
    let position = start;
    while (!reached.has(position)) {
      reached.add(position);
      if (glob[position] === MANY) position++;
    }
  }
  return reached;
}

/** How many of the texts of a shape the patterns match together. */
export function coverShape(globs: readonly Glob[], shape: Shape): Coverage {
  if (!globs.some((glob) => positionsAfter(glob, shape).has(glob.length))) return "none";
  // Only wildcards match a character that no pattern contains, so what matches it there matches any.
  const foreign = findForeignCharacter(globs);
  const filled = shape.map((token) => (token === ONE ? foreign : token));
  return globs.some((glob) => positionsAfter(glob, filled).has(glob.length)) ? "all" : "part";
}

export function lowerCaseShape(shape: Shape): Shape {
  return shape.flatMap((token): (string | typeof ONE)[] =>
    typeof token === "string" ? Array.from(token.toLowerCase()) : [token],
  );
}

/** How many of the texts of a beginning the patterns match together. Exact for any patterns. */
export function coverBeginning(globs: readonly Glob[], beginning: Beginning): Coverage {
  if (!globs.some((glob) => canReach(glob, beginning))) return "none";
  return coversAll(globs, beginning) ? "all" : "part";
}

/** Whether a pattern matches some text of the beginning: after `start`, what remains of it can always be spelled out. */
function canReach(glob: Glob, { start, minLength }: Beginning): boolean {
  const positions = positionsAfter(glob, start);
  if (minLength === 0) return positions.size > 0;
  return [...positions].some((position) => longestRest(glob, position) >= minLength);
}

function longestRest(glob: Glob, position: number): number {
  const rest = glob.slice(position);
  return rest.includes(MANY) ? Number.POSITIVE_INFINITY : rest.length;
}

/**
 * Whether the patterns match every text of the beginning. It is enough to try continuations of one character that no
 * pattern contains: if any text is left out, so is the one with all its later characters replaced by that one, since
 * only wildcards match it. Beyond one character more than the most `?` of a pattern, length no longer matters.
 */
function coversAll(globs: readonly Glob[], { start, minLength }: Beginning): boolean {
  const foreign = findForeignCharacter(globs);
  const longest = Math.max(minLength, ...globs.map(countOnes)) + 1;
  let reached = globs.map((glob) => positionsAfter(glob, start + foreign.repeat(minLength)));
  for (let length = minLength; length <= longest; length++) {
    if (!globs.some((glob, index) => reached[index]?.has(glob.length))) return false;
    reached = globs.map((glob, index) => step(glob, reached[index] ?? new Set(), foreign));
  }
  return true;
}

function countOnes(glob: Glob): number {
  return glob.filter((token) => token === ONE).length;
}

function findForeignCharacter(globs: readonly Glob[]): string {
  const used = new Set(globs.flat());
  let codePoint = 0xe000;
  while (used.has(String.fromCodePoint(codePoint))) codePoint++;
  return String.fromCodePoint(codePoint);
}
