import { findTagProblem } from "../core/iam-tags.ts";

/** Key and value of `key=value`, or null when IAM, or the bot, would refuse the tag. */
export function readTag(text: string): [key: string, value: string] | null {
  const [, key = "", value = ""] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  return findTagProblem(key, value) === null ? [key, value] : null;
}
