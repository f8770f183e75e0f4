import { make, makeLink } from "./dom.js";
import { emojiText } from "./emoji.js";
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
  const day = (options) => date.toLocaleDateString("en-GB", options);
  const tokens = {
    date_num: date.toISOString().slice(0, 10),
    date: day({ day: "numeric", month: "long", year: "numeric" }),
    date_short: day({ day: "numeric", month: "short", year: "numeric" }),
    date_long: day({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    day_divider_pretty: day({ weekday: "long", day: "numeric", month: "long" }),
    time: date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }),
    time_secs: date.toLocaleTimeString("en-GB"),
  };
  return format.replace(
    /\{([a-z_]+)\}/g,
    (whole, name) => tokens[name.replace(/_pretty$/, "")] ?? tokens[name] ?? whole,
  );
}
