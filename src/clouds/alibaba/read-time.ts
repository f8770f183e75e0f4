/** A vendor's time as ISO 8601; null for a missing, empty or unreadable one (RAM leaves "never" empty). */
export function readTime(text: string | undefined): string | null {
  if (!text) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
