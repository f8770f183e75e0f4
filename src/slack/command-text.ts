import { parseOssUri, parseS3Uri } from "../core/bucket-names.ts";
import { readPreparationId } from "../core/preparation-id.ts";
import { readOssRegion } from "../core/regions.ts";
import type { RequestDraft } from "./views/request-form.ts";

/** What a person meant by the text after the slash command. */
export type CommandText =
  | { kind: "form"; draft: RequestDraft }
  | { kind: "help" | "list" | "doctor" }
  | { kind: "status" | "cancel"; preparationId: string }
  | { kind: "needs-id"; subCommand: string }
  | { kind: "not-understood"; word: string };

/** Reads sub-commands and quick arguments, in any letter case and the addresses in any order. */
export function readCommandText(text: string): CommandText {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "");
  const [first = "", second] = words;
  const subCommand = first.toLowerCase();
  switch (subCommand) {
    case "help":
    case "list":
    case "doctor":
      return { kind: subCommand };
    case "status":
    case "cancel": {
      const preparationId = second === undefined ? null : readPreparationId(second);
      return preparationId === null ? { kind: "needs-id", subCommand } : { kind: subCommand, preparationId };
    }
    default:
      return readQuickArguments(words);
  }
}

/** `s3://bucket/prefix oss://bucket oss-eu-central-1`: names are judged by the form, at their fields. */
function readQuickArguments(words: readonly string[]): CommandText {
  const draft: RequestDraft = {};
  for (const raw of words) {
    // Slack may have made a link of an address that was pasted.
    const word = raw.replace(/^<([^|>]*).*>$/, "$1");
    const source = parseS3Uri(word);
    const destination = parseOssUri(word);
    const region = readOssRegion(word.toLowerCase());
    if (source) {
      draft.sourceBucket = source.bucket;
      draft.prefix = source.prefix;
    } else if (destination) draft.destinationBucket = destination.bucket;
    else if (region) draft.ossRegion = region;
    else return { kind: "not-understood", word: raw };
  }
  return { kind: "form", draft };
}
