import type { DoctorLine } from "../../core/doctor-codes.ts";
import { findRulesReachedPast } from "../../core/rules-reached-past.ts";
import type { Settings } from "../../core/settings.ts";
import { say } from "./line.ts";

const SETTINGS = { kind: "settings" } as const;

/** What the settings allow and may not mean. */
export function lookAtSettings(settings: Settings): DoctorLine[] {
  return findRulesReachedPast(settings).map((reach) =>
    say(SETTINGS, "warning", "PROFILE_REACHES_PAST_RULES", reach),
  );
}
