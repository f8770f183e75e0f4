import type { FindingTexts } from "../en/findings/finding-text.ts";
import { destinationTexts } from "./findings/destination-texts.ts";
import { estimateTexts } from "./findings/estimate-texts.ts";
import { identityTexts } from "./findings/identity-texts.ts";
import { permissionsTexts } from "./findings/permissions-texts.ts";
import { proofTexts } from "./findings/proof-texts.ts";
import { sourceTexts } from "./findings/source-texts.ts";
import { whitelistTexts } from "./findings/whitelist-texts.ts";

export const findingTexts: FindingTexts = {
  ...identityTexts,
  ...sourceTexts,
  ...estimateTexts,
  ...whitelistTexts,
  ...destinationTexts,
  ...permissionsTexts,
  ...proofTexts,
};
