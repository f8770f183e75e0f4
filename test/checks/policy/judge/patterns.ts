/** Wildcards and variables of the policy language, and texts that meet several patterns at once. */

/** Stand for the wildcards while variables are filled in, so that those in the value of a variable stay plain. */
const MANY = "\u0001";
const ONE = "\u0002";
const MOST_STATES = 2000;

export type Lookup = (key: string) => string | null | undefined;

function markWildcards(pattern: string): string {
  return pattern.replaceAll("*", MANY).replaceAll("?", ONE);
}

/** The pattern with its wildcards marked and its variables filled in, or null when one of them has no value. */
export function fillIn(pattern: string, lookUp: Lookup): string | null {
  return replaceVariables(markWildcards(pattern), lookUp);
}

/** Null when a variable has no value. Blanks in its name are documented nowhere. Of version 2012-10-17. */
export function replaceVariables(text: string, lookUp: Lookup): string | null {
  if (!text.includes("${")) return text;
  let isMissing = false;
  const filled = text.replace(/\$\{([^}]*)\}/g, (_, inside: string) => {
    if (inside === "*" || inside === MANY) return "*";
    if (inside === "?" || inside === ONE) return "?";
    if (inside === "$") return "$";
    const [name = "", fallback] = inside.split(",");
    const value = lookUp(name.toLowerCase()) ?? fallback?.trim().replaceAll("'", "");
    isMissing ||= value === undefined;
    return value ?? "";
  });
  return isMissing ? null : filled;
}

export function variablesIn(text: string): string[] {
  return [...text.matchAll(/\$\{([^},]+)[^}]*\}/g)]
    .map((match) => (match[1] ?? "").toLowerCase())
    .filter((name) => !["*", "?", "$"].includes(name));
}

const expressions = new Map<string, RegExp>();

export function toRegExp(marked: string): RegExp {
  const known = expressions.get(marked);
  if (known !== undefined) return known;
  const escaped = marked.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const expression = new RegExp(`^${escaped.replaceAll(MANY, ".*").replaceAll(ONE, ".")}$`, "su");
  expressions.set(marked, expression);
  return expression;
}

export function like(pattern: string, text: string, lookUp: Lookup): boolean {
  const filled = fillIn(pattern, lookUp);
  return filled !== null && toRegExp(filled).test(text);
}

const NOTHING: Lookup = () => undefined;

export function matchesPlainly(pattern: string, text: string): boolean {
  return like(pattern, text, NOTHING);
}

/** Some texts that a pattern matches: its wildcards stand for each of the fillers. */
export function spellOut(pattern: string, lookUp: Lookup, prefix: string): string[] {
  const filled = fillIn(pattern, lookUp);
  if (filled === null) return [];
  if (!filled.includes(MANY) && !filled.includes(ONE)) return [filled];
  const fillers = ["", "x", "any/thing", prefix, `${prefix}x`, `/${prefix}x`, ...prefix.split("/")];
  const single = filled.includes(ONE) ? ["x", ...new Set(prefix)] : ["x"];
  const texts = fillers.flatMap((filler) =>
    single.map((char) => filled.replaceAll(MANY, filler).replaceAll(ONE, char)),
  );
  return [...new Set(texts)];
}

const meetings = new Map<string, string | null>();

/** A shortest text that all of the filled patterns match, or null. */
export function meet(filled: readonly string[]): string | null {
  const key = filled.join("\u0000");
  const known = meetings.get(key);
  if (known !== undefined) return known;
  const text = searchMeeting(filled);
  meetings.set(key, text);
  return text;
}

function searchMeeting(filled: readonly string[]): string | null {
  let states = [{ text: "", at: filled.map((pattern) => skip(pattern, [0])) }];
  const seen = new Set<string>();
  while (states.length > 0 && seen.size < MOST_STATES) {
    const next: typeof states = [];
    for (const { text, at } of states) {
      if (at.every((places, index) => places.includes(filled[index]?.length ?? 0))) return text;
      for (const char of nextChars(filled, at)) {
        const moved = at.map((places, index) => step(filled[index] ?? "", places, char));
        const key = moved.map((places) => places.join()).join("|");
        if (moved.some((places) => places.length === 0) || seen.has(key)) continue;
        seen.add(key);
        next.push({ text: text + char, at: moved });
      }
    }
    states = next;
  }
  return null;
}

function skip(pattern: string, places: readonly number[]): number[] {
  const all = new Set(places);
  for (const place of all) if (pattern[place] === MANY) all.add(place + 1);
  return [...all].sort((a, b) => a - b);
}

function step(pattern: string, places: readonly number[], char: string): number[] {
  const moved = places.flatMap((place) => {
    const token = pattern[place];
    if (token === MANY) return [place];
    return token === char || token === ONE ? [place + 1] : [];
  });
  return skip(pattern, moved);
}

function nextChars(filled: readonly string[], at: readonly number[][]): Set<string> {
  const tokens = at.flatMap((places, index) => places.map((place) => filled[index]?.[place] ?? ""));
  return new Set([...tokens.filter((token) => token !== "" && token !== MANY && token !== ONE), "x"]);
}

/** A filled pattern of all longer texts that begin so. */
export function longerThan(text: string): string {
  return text + ONE + MANY;
}

/** A filled pattern of all texts that begin so, the text itself among them. */
export function startingWith(text: string): string {
  return text + MANY;
}
