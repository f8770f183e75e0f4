import type { Pasted, PastedPlace } from "../core/pasted.ts";
import { readDestinationAddress, readSourceAddress } from "../core/pasted-place.ts";
import { readPreparationId } from "../core/preparation-id.ts";
import { readOssRegion } from "../core/regions.ts";
import type { RequestDraft } from "./views/request-form.ts";

/** What a person meant by the text after the slash command. */
export type CommandText =
  | { kind: "form"; draft: RequestDraft }
  | { kind: "help" | "list" | "doctor" }
  | { kind: "status"; preparationId: string }
  | { kind: "cancel"; preparationId: string }
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

/**
 * `s3://bucket/prefix oss://bucket oss-eu-central-1`, and every other address that the form's fields understand. What is no bucket
 * stays as it was typed: the form says at its field what is wrong with it.
 */
function readQuickArguments(words: readonly string[]): CommandText {
  const draft: RequestDraft = {};
  for (const word of words) {
    const source = readSourceAddress(word);
    const destination = readDestinationAddress(word);
    const region = readOssRegion(word.toLowerCase());
    if (source) {
      const { bucket, prefix = "" } = placeIn(source, word);
      Object.assign(draft, { sourceBucket: bucket, prefix });
    } else if (destination) {
      const place = placeIn(destination, word);
      draft.destinationBucket = place.prefix === undefined ? place.bucket : word;
      if (place.region !== undefined) draft.ossRegion ??= place.region;
    } else if (region) draft.ossRegion = region;
    else return { kind: "not-understood", word };
  }
  return { kind: "form", draft };
}

function placeIn(pasted: Pasted, word: string): PastedPlace {
  return pasted.ok ? pasted.place : { bucket: word };
}
