/** What people and clouds write may hold characters that PostgreSQL cannot store: NUL and halves of a surrogate pair. */
const REPLACEMENT = "\ufffd";

/** A text for a text column. */
export function storableText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what is looked for
  return text.replace(/\u0000|\p{Cs}/gu, REPLACEMENT);
}

/** Plain data as JSON text for a jsonb column. */
export function storableJson(value: unknown): string {
  // JSON.stringify writes exactly these characters as escapes; an escaped backslash before them is not one.
  return JSON.stringify(value).replace(/\\(\\|u0000|ud[89a-f][0-9a-f]{2})/g, (written, what: string) =>
    what === "\\" ? written : REPLACEMENT,
  );
}
