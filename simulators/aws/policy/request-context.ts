/** The condition keys of one request, by lower-case name. An absent key is absent, not empty. */
export type ConditionContext = ReadonlyMap<string, readonly string[]>;

/** Condition keys as they are gathered; an undefined value leaves the key out. */
export type ContextEntries = readonly (readonly [string, string | readonly string[] | undefined])[];

export function createContext(entries: ContextEntries): ConditionContext {
  const context = new Map<string, readonly string[]>();
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    context.set(name.toLowerCase(), typeof value === "string" ? [value] : value);
  }
  return context;
}
