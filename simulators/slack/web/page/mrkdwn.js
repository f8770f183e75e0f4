import { make, makeLink } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { nameOf } from "./names.js";
import { formatDate, mention } from "./rich-text.js";

/**
 * Slack's mrkdwn as nodes (docs.slack.dev/messaging/formatting-message-text): references in angle brackets, code,
 * bold, italic, strike. Each rule finds a piece of text; what stands around it goes to the next rule.
 */
const RULES = [
  {
    pattern: /```\n?([\s\S]+?)```/,
    node: (match) => make("pre", {}, make("code", {}, unescapeText(match[1]))),
  },
  { pattern: /`([^`\n]+)`/, node: (match) => make("code", {}, unescapeText(match[1])) },
  { pattern: /<([^<>]+)>/, node: (match) => renderReference(match[1]) },
  {
    pattern: /(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])/,
    node: (match) => make("strong", {}, renderMrkdwn(match[1])),
  },
  {
    pattern: /(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])/,
    node: (match) => make("em", {}, renderMrkdwn(match[1])),
  },
  {
    pattern: /(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])/,
    node: (match) => make("s", {}, renderMrkdwn(match[1])),
  },
];

export function renderMrkdwn(text, rules = RULES) {
  const [rule, ...others] = rules;
  if (!rule) return [withEmoji(unescapeText(text))];
  const match = rule.pattern.exec(text);
  if (!match) return renderMrkdwn(text, others);
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + match[0].length);
  return [
    ...(before === "" ? [] : renderMrkdwn(before, others)),
    rule.node(match),
    ...(after === "" ? [] : renderMrkdwn(after, rules)),
  ];
}

function renderReference(reference) {
  const [target, label] = reference.split("|");
  if (target.startsWith("@")) return mention(`@${nameOf(target.slice(1))}`);
  if (target.startsWith("#")) return mention(nameOf(target.slice(1)));
  if (target.startsWith("!date^")) {
    const [, timestamp, format] = target.split("^");
    return make("time", {}, formatDate(Number(timestamp), format ?? label ?? ""));
  }
  if (target.startsWith("!subteam^")) return mention(`@${nameOf(target.slice("!subteam^".length))}`);
  if (target.startsWith("!")) return mention(`@${target.slice(1)}`);
  return makeLink(unescapeText(target), unescapeText(label ?? target));
}

const unescapeText = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
