/** A pattern taken apart: literal characters, `*` (any run) and `?` (any one character). */
export type Pattern = readonly (string | typeof ANY_RUN | typeof ANY_ONE)[];

const ANY_RUN = Symbol("*");
const ANY_ONE = Symbol("?");

/** Each character of the text stands for itself. */
export function literalPattern(text: string): Pattern {
  return [...text];
}

/** Reads `*` and `?` as wildcards. */
export function wildcardPattern(text: string): Pattern {
  return [...text].map((character) =>
    character === "*" ? ANY_RUN : character === "?" ? ANY_ONE : character,
  );
}

/** Whether the whole text fits the pattern. Backtracks to the last `*` only, so time stays bounded. */
export function matchesPattern(text: string, pattern: Pattern): boolean {
  const characters = [...text];
  let at = 0;
  let want = 0;
  let starAt = -1;
  let resumeAt = 0;
  while (at < characters.length) {
    const token = pattern[want];
    if (token === ANY_RUN) {
      starAt = want;
      resumeAt = at;
      want += 1;
    } else if (token !== undefined && (token === ANY_ONE || token === characters[at])) {
      at += 1;
      want += 1;
    } else if (starAt !== -1) {
      want = starAt + 1;
      resumeAt += 1;
      at = resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[want] === ANY_RUN) want += 1;
  return want === pattern.length;
}

export function foldPattern(pattern: Pattern): Pattern {
  return pattern.map((token) => (typeof token === "string" ? token.toLowerCase() : token));
}
