import { type Glob, literalGlob, MANY, parseGlob, type Token } from "./glob.ts";

/** What a policy variable stands for: a text, nothing, or an unknown text. */
export type VariableValue = { kind: "text"; text: string } | { kind: "absent" } | { kind: "unknown" };

/**
 * A text with its variables replaced.
 * `unresolved`: the key of a variable is not in the request and there is no default; AWS "might" then take the whole
 * statement as invalid. `unknown`: the variable has a value that is not known. `glob` then has `*` in the place of such
 * a variable: what it does not match, the text matches in no case.
 */
export type ResolvedText = { kind: "sure" | "unresolved" | "unknown"; glob: Glob; variable: string | null };

/** `${key}` or `${key, 'default'}`, and `${*}`, `${?}`, `${$}` for the characters themselves. */
const VARIABLE = /\$\{([^}]*)\}/g;
const WITH_DEFAULT = /^([^,]+?)\s*,\s*'([^']*)'\s*$/;

/**
 * Replaces the variables of a policy's text. Wildcards in a variable's value are plain characters.
 * Source: IAM User Guide, "IAM policy elements: Variables and tags". Variables exist since version 2012-10-17 only.
 */
export function resolveVariables(
  text: string,
  options: {
    hasVariables: boolean;
    hasWildcards: boolean;
    lookUp: (key: string) => VariableValue;
  },
): ResolvedText {
  const toGlob = options.hasWildcards ? parseGlob : literalGlob;
  if (!options.hasVariables) return { kind: "sure", glob: toGlob(text), variable: null };
  let resolved: ResolvedText = { kind: "sure", glob: [], variable: null };
  let end = 0;
  for (const match of text.matchAll(VARIABLE)) {
    const before = toGlob(text.slice(end, match.index));
    resolved = append(resolved, before, match[1] ?? "", options.lookUp);
    end = match.index + match[0].length;
  }
  const rest = text.slice(end);
  if (!rest.includes("${")) return { ...resolved, glob: [...resolved.glob, ...toGlob(rest)] };
  return { kind: "unresolved", glob: [...resolved.glob, MANY], variable: rest };
}

function append(
  resolved: ResolvedText,
  before: Glob,
  variable: string,
  lookUp: (key: string) => VariableValue,
): ResolvedText {
  const value = readVariable(variable, lookUp);
  if (value.kind === "text") {
    return { ...resolved, glob: [...resolved.glob, ...before, ...literalGlob(value.text)] };
  }
  const glob: readonly Token[] = [...resolved.glob, ...before, MANY];
  if (value.kind === "absent") return { kind: "unresolved", glob, variable };
  return { kind: resolved.kind === "unresolved" ? "unresolved" : "unknown", glob, variable };
}

function readVariable(variable: string, lookUp: (key: string) => VariableValue): VariableValue {
  if (["*", "?", "$"].includes(variable)) return { kind: "text", text: variable };
  // No document says whether blanks around the name count.
  if (variable.trim() !== variable) return { kind: "unknown" };
  const parts = WITH_DEFAULT.exec(variable);
  const value = lookUp((parts?.[1] ?? variable).trim());
  const fallback = parts?.[2];
  return value.kind === "absent" && fallback !== undefined ? { kind: "text", text: fallback } : value;
}
