import { OWN_TAG_START } from "./ownership.ts";

/** IAM: 128 characters of key, 256 of value, of letters, digits, blanks and `_.:/=+-@`; `aws:` is AWS's own. Source: IAM User Guide, "Tags for IAM resources". */
const KEY_MAX_LENGTH = 128;
const VALUE_MAX_LENGTH = 256;
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
/** IAM: 50 tags for each user; the bot's own mark takes two. */
export const EXTRA_TAGS_MAX = 48;

export type TagProblem =
  | "key-length"
  | "key-characters"
  | "key-reserved"
  | "value-length"
  | "value-characters";

/** The rule of IAM, or of the bot, that a tag breaks; null for one that the bot may put on its users. */
export function findTagProblem(key: string, value: string): TagProblem | null {
  if (key.length < 1 || key.length > KEY_MAX_LENGTH) return "key-length";
  if (!TAG_TEXT.test(key)) return "key-characters";
  if (key.toLowerCase().startsWith("aws:") || key.toLowerCase().startsWith(OWN_TAG_START))
    return "key-reserved";
  if (value.length > VALUE_MAX_LENGTH) return "value-length";
  return TAG_TEXT.test(value) ? null : "value-characters";
}
