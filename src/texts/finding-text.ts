import type { Finding } from "../core/finding.ts";
import { isFindingCode } from "../core/finding-codes.ts";
import type { Texts } from "./texts.ts";

/** A finding in words, as plain text without any mark-up. `remedy` is what to do next; null where nothing is to be done. */
type FindingText = { title: string; detail: string; remedy: string | null };

/** The words of a finding. One that an older or newer version stored keeps its code, so that nothing is hidden. */
export function textOfFinding(
  texts: Pick<Texts, "finding" | "findingUnknown">,
  { code, args }: Pick<Finding, "code" | "args">,
): FindingText {
  const textless = { title: code, detail: texts.findingUnknown, remedy: null };
  if (!isFindingCode(code)) return textless;
  // What is stored was made by `finding`, which ties the arguments to the code; the type does not survive storage.
  const write = texts.finding[code] as (args: Finding["args"]) => FindingText;
  try {
    return write(args);
  } catch {
    // Another version tied other arguments to the code.
    return textless;
  }
}
