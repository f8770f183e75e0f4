import { findTagProblem } from "../core/iam-tags.ts";

/** Gathers an option that may stand several times. */
export function collectTag(tag: string, tags: readonly string[] = []): string[] {
  return [...tags, tag];
}

/** Key and value of `key=value`, or null when IAM, or the bot, would refuse the tag. */
export function readTag(text: string): [key: string, value: string] | null {
  const [, key = "", value = ""] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  return findTagProblem(key, value) === null ? [key, value] : null;
}
