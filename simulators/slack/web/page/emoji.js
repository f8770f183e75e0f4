/** Slack's names of standard emoji that the app uses, and some that people type. */
const EMOJI = {
  white_check_mark: "✅",
  heavy_check_mark: "✔️",
  information_source: "ℹ️",
  warning: "⚠️",
  no_entry: "⛔",
  no_entry_sign: "🚫",
  grey_question: "❔",
  question: "❓",
  white_circle: "⚪",
  hourglass: "⌛",
  hourglass_flowing_sand: "⏳",
  mag: "🔍",
  raised_hand: "✋",
  sunny: "☀️",
  gear: "⚙️",
  arrows_counterclockwise: "🔄",
  x: "❌",
  checkered_flag: "🏁",
  truck: "🚚",
  rocket: "🚀",
  wastebasket: "🗑️",
  double_vertical_bar: "⏸️",
  black_square_for_stop: "⏹️",
  leftwards_arrow_with_hook: "↩️",
  lock: "🔒",
  key: "🔑",
  rotating_light: "🚨",
  bulb: "💡",
  memo: "📝",
  package: "📦",
  ticket: "🎫",
  pencil2: "✏️",
  eyes: "👀",
  speech_balloon: "💬",
  incoming_envelope: "📨",
  ballot_box_with_check: "☑️",
  alarm_clock: "⏰",
  tada: "🎉",
  wave: "👋",
};

/** The character of a named emoji; an unknown name stays between colons. */
export function emojiText(name, unicode) {
  if (EMOJI[name]) return EMOJI[name];
  if (/^[0-9a-f-]+$/i.test(unicode ?? "")) {
    return String.fromCodePoint(...unicode.split("-").map((part) => Number.parseInt(part, 16)));
  }
  return `:${name}:`;
}

/** Text with `:name:` made into characters, as in plain_text with `emoji: true`. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);
}
