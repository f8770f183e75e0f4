/** Gathers an option that may stand several times. */
export function collectTag(tag: string, tags: readonly string[] = []): string[] {
  return [...tags, tag];
}
