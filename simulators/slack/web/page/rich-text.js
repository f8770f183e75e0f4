import { make, makeLink } from "./dom.js";
import { emojiText } from "./emoji.js";
import { LOCALE } from "./locale.js";
import { nameOf } from "./names.js";

/** A rich_text block. */
export function renderRichText(block) {
  return make("div", { class: "rich-text" }, block.elements.map(renderPart));
}

function renderPart(part) {
  switch (part.type) {
    case "rich_text_list":
      return make(
        part.style === "ordered" ? "ol" : "ul",
        { class: `indent-${part.indent ?? 0}`, start: part.offset ? part.offset + 1 : null },
        part.elements.map((item) => make("li", {}, item.elements.map(renderInline))),
      );
    case "rich_text_quote":
      return make("blockquote", {}, part.elements.map(renderInline));
    case "rich_text_preformatted":
      return make("pre", {}, make("code", {}, part.elements.map(renderInline)));
    default:
      return make("p", {}, part.elements.map(renderInline));
  }
}

function renderInline(part) {
  return styled(part.style ?? {}, renderPlainInline(part));
}

function renderPlainInline(part) {
  switch (part.type) {
    case "link":
      return makeLink(part.url, part.text ?? part.url);
    case "emoji":
      return make("span", { class: "emoji", title: `:${part.name}:` }, emojiText(part.name, part.unicode));
    case "user":
      return mention(`@${nameOf(part.user_id)}`);
    case "usergroup":
      return mention(`@${nameOf(part.usergroup_id)}`);
    case "channel":
      return mention(nameOf(part.channel_id));
    case "broadcast":
      return mention(`@${part.range}`);
    case "date":
      return make("time", {}, formatDate(part.timestamp, part.format));
    default:
      return document.createTextNode(part.text ?? part.value ?? "");
  }
}

export function mention(text) {
  return make("span", { class: "mention" }, text);
}

const STYLE_TAGS = {
  code: "code",
  bold: "strong",
  italic: "em",
  strike: "s",
  underline: "u",
  highlight: "mark",
};

function styled(style, node) {
  return Object.entries(STYLE_TAGS)
    .filter(([name]) => style[name])
    .reduce((inner, [, tag]) => make(tag, {}, inner), node);
}

/** Slack's date tokens (docs.slack.dev/messaging/formatting-message-text, "Date formatting"), in the reader's zone. */
export function formatDate(timestamp, format) {
  const date = new Date(timestamp * 1000);
  const day = (options) => date.toLocaleDateString(LOCALE, options);
  const tokens = {
    date_num: date.toISOString().slice(0, 10),
    date: day({ day: "numeric", month: "long", year: "numeric" }),
    date_short: day({ day: "numeric", month: "short", year: "numeric" }),
    date_long: day({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    day_divider_pretty: day({ weekday: "long", day: "numeric", month: "long" }),
    time: date.toLocaleTimeString(LOCALE, { hour: "2-digit", minute: "2-digit" }),
    time_secs: date.toLocaleTimeString(LOCALE),
  };
  const name = dayName(date);
  return format.replace(/\{([a-z_]+)\}/g, (whole, token) => {
    if (token === "ago") return ago(date);
    if (token.endsWith("_pretty") && name !== null) return name;
    return tokens[token.replace(/_pretty$/, "")] ?? tokens[token] ?? whole;
  });
}

const DAY_MS = 86_400_000;
const inWords = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });

/** What Slack calls the days around today; null for others. */
function dayName(date) {
  const midnight = (moment) => new Date(moment).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(date) - midnight(Date.now())) / DAY_MS);
  return Math.abs(days) <= 1 ? inWords.format(days, "day") : null;
}

const AGES = [
  ["day", DAY_MS],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

function ago(date) {
  const ms = Math.max(0, Date.now() - date.getTime());
  const [unit, length] = AGES.find(([, unitMs]) => ms >= unitMs) ?? [null, 0];
  if (unit === null) return inWords.format(0, "second");
  return new Intl.RelativeTimeFormat(LOCALE).format(-Math.floor(ms / length), unit);
}
