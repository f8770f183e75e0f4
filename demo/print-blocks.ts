/** Slack's blocks as lines for a terminal: what a person would read, without colours and columns. */

type Json = Record<string, unknown>;

const EMOJI: Record<string, string> = {
  white_check_mark: "✔",
  information_source: "ℹ",
  warning: "⚠",
  no_entry: "⛔",
  grey_question: "?",
  question: "?",
  white_circle: "○",
  hourglass: "⌛",
  hourglass_flowing_sand: "…",
  arrows_counterclockwise: "⟳",
  x: "✗",
  no_entry_sign: "✗",
  rotating_light: "!",
  ticket: "🎫",
  pencil2: "✎",
  eyes: "👀",
  incoming_envelope: "✉",
  ballot_box_with_check: "☑",
  alarm_clock: "⏰",
  mag: "🔍",
  raised_hand: "✋",
  sunny: "☀",
  gear: "⚙",
  lock: "🔒",
  rocket: "🚀",
  checkered_flag: "⚑",
  wastebasket: "🗑",
  double_vertical_bar: "⏸",
  black_square_for_stop: "⏹",
  truck: "🚚",
  leftwards_arrow_with_hook: "↩",
};

/** The lines of a message or of a view; `nameOf` turns ids of users and channels into names. */
export function printBlocks(blocks: readonly unknown[], nameOf: (userId: string) => string): string[] {
  return blocks.flatMap((block) => printBlock(block as Json, nameOf));
}

function printBlock(block: Json, nameOf: (userId: string) => string): string[] {
  switch (block["type"]) {
    case "header":
      return [textOf(block["text"])];
    case "section":
      return [textOf(block["text"]), ...listOf(block["fields"]).map(textOf)].filter((line) => line !== "");
    case "context":
      return [listOf(block["elements"]).map(textOf).join("  ")];
    case "rich_text":
      return listOf(block["elements"]).flatMap((element) => printRichText(element, nameOf));
    case "actions":
      return [
        listOf(block["elements"])
          .map((element) =>
            element["type"] === "overflow"
              ? `[ ⋯ ${listOf(element["options"])
                  .map((option) => textOf(option["text"]))
                  .join(" · ")} ]`
              : `[ ${textOf(element["text"])} ]`,
          )
          .join("  "),
      ];
    case "input":
      return [`${textOf(block["label"])}: ${initialOf(block["element"] as Json, nameOf)}`];
    default:
      return [];
  }
}

function printRichText(element: Json, nameOf: (userId: string) => string): string[] {
  const parts = listOf(element["elements"]);
  if (element["type"] === "rich_text_list") {
    const mark = (index: number) => (element["style"] === "ordered" ? `${index + 1}.` : "•");
    return parts.flatMap((item, index) =>
      printRichText(item, nameOf).map((line) => `${mark(index)} ${line}`),
    );
  }
  const lines = parts
    .map((part) => inlineText(part, nameOf))
    .join("")
    .split("\n");
  if (element["type"] === "rich_text_quote") return lines.map((line) => `│ ${line}`);
  if (element["type"] === "rich_text_preformatted") return lines.map((line) => `    ${line}`);
  return lines;
}

function inlineText(part: Json, nameOf: (userId: string) => string): string {
  switch (part["type"]) {
    case "emoji":
      return EMOJI[String(part["name"])] ?? `:${String(part["name"])}:`;
    case "user":
      return `@${nameOf(String(part["user_id"]))}`;
    case "date":
      return String(part["fallback"]);
    case "usergroup":
      return `@${nameOf(String(part["usergroup_id"]))}`;
    case "link":
      return part["text"] === undefined || part["text"] === part["url"]
        ? String(part["url"])
        : `${String(part["text"])} <${String(part["url"])}>`;
    default:
      return String(part["text"] ?? "");
  }
}

/** What a form's field proposes. */
function initialOf(element: Json, nameOf: (id: string) => string): string {
  const option = element["initial_option"];
  if (option !== undefined) return textOf(option);
  const chosen = element["initial_user"] ?? element["initial_conversation"];
  if (chosen !== undefined) return nameOf(String(chosen));
  const value = Object.entries(element).find(([key]) => key.startsWith("initial_"))?.[1];
  return value === undefined ? "______" : String(value);
}

function textOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return "";
  const text = (value as Json)["text"];
  return typeof text === "string" ? text : textOf(text);
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}
