import { withEmoji } from "./emoji.js";
import { renderMrkdwn } from "./mrkdwn.js";

/** A text object, plain_text or mrkdwn, as nodes and strings. */
export function renderText(text) {
  if (text.type === "mrkdwn") return renderMrkdwn(text.text);
  return [text.emoji === false ? text.text : withEmoji(text.text)];
}
