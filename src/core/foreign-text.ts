/** What a line of foreign text may have by default; evidence and comments are cut to it. */
const FOREIGN_MAX_LENGTH = 500;

/**
 * What nobody sees. Cc: control; Cf: format, which holds all bidi controls and zero-width characters; Cs: lone surrogates;
 * Co: private use. Ignorable by default: fillers and variation selectors. The last two are symbols and letters that fonts
 * draw as nothing: an empty Braille pattern, a null notehead.
 */
const UNSEEN = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800\u{1D159}]`;
/** Accents beyond what any script writes on one letter, and those on no letter, which would stand on the words before. */
const STACKED = /(?<=\p{M}{4})\p{M}+|(?<=^|\s)\p{M}+/gu;
const unseen = new RegExp(UNSEEN, "gu");
const unseenInLine = new RegExp(`(?!\\n)${UNSEEN}`, "gu");

/**
 * Text that somebody else wrote, made fit to be shown as text: one line, without control characters, without the
 * invisible ones that turn the reading direction or hide something, and cut in length.
 * Empty when nothing visible is left. What it returns is still no text of ours: no chat may look for formatting in it.
 */
export function cleanForeign(text: string, maxLength = FOREIGN_MAX_LENGTH): string {
  const visible = text
    .slice(0, maxLength * 4)
    .replace(/[\p{Zl}\p{Zp}\t\n\r]+/gu, " ")
    .replace(unseen, "")
    .replace(STACKED, "")
    .trim();
  return cut(visible, maxLength);
}

/** Foreign text of several lines, such as a policy document: each line cleaned, line breaks and indents kept. */
export function cleanForeignLines(text: string, maxLength: number): string {
  const visible = text
    .slice(0, maxLength * 4)
    .replace(/\r\n?|[\p{Zl}\p{Zp}]/gu, "\n")
    .replace(/\t/g, "  ")
    .replace(unseenInLine, "")
    .replace(STACKED, "");
  return cut(visible, maxLength);
}

/** A text of at most `maxLength` characters, with an ellipsis where it was cut; never half a character. */
export function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
