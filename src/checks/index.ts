import type { Check } from "./check.ts";
import { destinationCheck } from "./destination.ts";
import { estimateCheck } from "./estimate.ts";
import { identityCheck } from "./identity.ts";
import { permissionsCheck } from "./permissions.ts";
import { sourceCheck } from "./source.ts";
import { whitelistCheck } from "./whitelist.ts";

/** Every check, in the order in which the card shows them. They run side by side: none needs another's outcome. */
export const CHECKS: readonly Check[] = [
  identityCheck,
  sourceCheck,
  estimateCheck,
  whitelistCheck,
  destinationCheck,
  permissionsCheck,
];
