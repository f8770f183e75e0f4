type Node = { [key: string]: unknown };

/** Keys whose values nobody reads. */
const UNREAD = new Set([
  "type",
  "block_id",
  "action_id",
  "callback_id",
  "private_metadata",
  "url",
  "value",
  "style",
]);

/** What people read in messages and windows of Slack, line by line; a mention is one Latin word, as on the screen. */
export function linesOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(linesOf);
  if (typeof value !== "object" || value === null) return [];
  const node = value as Node;
  const type = String(node["type"] ?? "");
  if (/^rich_text_(section|preformatted|quote)$/.test(type) && Array.isArray(node["elements"])) {
    return node["elements"].map(inlineText).join("").split("\n");
  }
  return Object.entries(node).flatMap(([key, item]) => (UNREAD.has(key) ? [] : linesOf(item)));
}

function inlineText(element: Node): string {
  if (element["type"] === "user") return "@rosa";
  if (element["type"] === "usergroup") return "@approvers";
  if (element["type"] === "emoji") return "✅";
  return String(element["text"] ?? element["fallback"] ?? element["url"] ?? "");
}
