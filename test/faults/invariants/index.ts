import { allTold } from "./all-told.ts";
import { auditWhole } from "./audit-whole.ts";
import { cancelHeeded } from "./cancel-heeded.ts";
import { cardShowsState } from "./card-shows-state.ts";
import { foreignUntouched } from "./foreign-untouched.ts";
import type { Invariant } from "./invariant.ts";
import { legalPath } from "./legal-path.ts";
import { nextStep } from "./next-step.ts";
import { noLeak } from "./no-leak.ts";
import { nothingMissing } from "./nothing-missing.ts";
import { nothingTwice } from "./nothing-twice.ts";
import { nothingUnknown } from "./nothing-unknown.ts";
import { secretsForgotten } from "./secrets-forgotten.ts";
import { secretsHeld } from "./secrets-held.ts";
import { withinDays } from "./within-days.ts";

/** What is looked at after every run, in the order of the table's columns. */
export const INVARIANTS: readonly Invariant[] = [
  nothingUnknown,
  nothingMissing,
  secretsHeld,
  secretsForgotten,
  withinDays,
  cancelHeeded,
  nothingTwice,
  legalPath,
  cardShowsState,
  nextStep,
  allTold,
  auditWhole,
  noLeak,
  foreignUntouched,
];
