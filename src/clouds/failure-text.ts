const DETAIL_LIMIT = 1_000;
const MASK = "[secret]";

/**
 * The vendor's sentence, fit to travel: on one line, cut in length, and without the secrets of the call, as they are
 * and as they are in a URL.
 */
export function cleanDetail(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret === "") continue;
    for (const spelling of spellingsOf(secret)) clean = clean.replaceAll(spelling, MASK);
  }
  clean = clean.replace(/\s+/g, " ").trim();
  return clean.length > DETAIL_LIMIT ? `${clean.slice(0, DETAIL_LIMIT)}…` : clean;
}

function spellingsOf(secret: string): string[] {
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  const json = JSON.stringify(secret).slice(1, -1);
  return [secret, encodeURIComponent(secret), form, json];
}

/** A property of something unknown, when it is a string. */
export function textOf(value: unknown, property: string): string | null {
  const found = fieldOf(value, property);
  return typeof found === "string" && found !== "" ? found : null;
}

/** A property of something unknown, when it is a finite number. */
export function numberOf(value: unknown, property: string): number | null {
  const found = fieldOf(value, property);
  return typeof found === "number" && Number.isFinite(found) ? found : null;
}

export function fieldOf(value: unknown, property: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Record<string, unknown>)[property];
}
