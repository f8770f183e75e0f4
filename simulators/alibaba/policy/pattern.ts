/** Whether text matches a pattern with `*` (any run) and `?` (any one character). */
export function matchesPattern(text: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[\\s\\S]*")
    .replaceAll("?", "[\\s\\S]");
  return new RegExp(`^${source}$`, "u").test(text);
}

/**
 * Whether a resource matches a pattern of the form `acs:service:region:account:relative-id`.
 * Compared part by part, so that a `*` in the region never swallows the account.
 */
export function matchesResource(resource: string, pattern: string): boolean {
  if (pattern === "*") return true;
  const wanted = splitResource(pattern);
  const given = splitResource(resource);
  return wanted.every((part, index) => matchesPattern(given[index] ?? "", part));
}

function splitResource(resource: string): string[] {
  const parts = resource.split(":");
  return [...parts.slice(0, 4), parts.slice(4).join(":")];
}
