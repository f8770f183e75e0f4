import type { Finding } from "../core/finding.ts";
import { isFindingCode } from "../core/finding-codes.ts";
import { destinationTexts } from "./findings/destination-texts.ts";
import { estimateTexts } from "./findings/estimate-texts.ts";
import type { FindingText, FindingTexts } from "./findings/finding-text.ts";
import { identityTexts } from "./findings/identity-texts.ts";
import { permissionsTexts } from "./findings/permissions-texts.ts";
import { proofTexts } from "./findings/proof-texts.ts";
import { sourceTexts } from "./findings/source-texts.ts";
import { whitelistTexts } from "./findings/whitelist-texts.ts";

export const ENGLISH_FINDING_TEXTS: FindingTexts = {
  ...identityTexts,
  ...sourceTexts,
  ...estimateTexts,
  ...whitelistTexts,
  ...destinationTexts,
  ...permissionsTexts,
  ...proofTexts,
};

/** The words of a finding. One that an older or newer version stored keeps its code, so that nothing is hidden. */
export function textOfFinding(
  { code, args }: Pick<Finding, "code" | "args">,
  texts: FindingTexts = ENGLISH_FINDING_TEXTS,
): FindingText {
  if (!isFindingCode(code)) {
    return textless(code);
  }
  // What is stored was made by `finding`, which ties the arguments to the code; the type does not survive storage.
  const write = texts[code] as (args: Finding["args"]) => FindingText;
  try {
    return write(args);
  } catch {
    // Another version tied other arguments to the code.
    return textless(code);
  }
}

function textless(code: string): FindingText {
  return { title: code, detail: "This version of the bot has no text for this finding.", remedy: null };
}
