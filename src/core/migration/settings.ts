import * as z from "zod";
import { mistake } from "../mistake.ts";
import { HANDLINGS } from "./handling.ts";
import { SERVICE_REGIONS } from "./region.ts";

const BITS_PER_MBIT = 1_000_000;
/** Of one job: 2 Gbit/s in mainland China and Hong Kong, 1 Gbit/s elsewhere. Source: "Limits" of the service. */
const MAX_MBIT = 2_000;

/** `migration` of the settings. Every default leaves it off. */
export const migrationSettingsSchema = z
  .strictObject({
    enabled: z.boolean().default(false),
    handling: z
      .strictObject({
        allowed: z.array(z.enum(HANDLINGS)).min(1).default(["handover"]),
        default: z.enum(HANDLINGS).default("handover"),
      })
      .refine(({ allowed, default: chosen }) => allowed.includes(chosen), {
        path: ["default"],
        error: mistake("DEFAULT_NOT_ALLOWED"),
      })
      .prefault({}),
    /** The RAM role that the service writes with, by its name; people make it, the bot reads it. */
    destinationRole: z
      .string()
      .regex(/^[a-z0-9.-]{1,64}$/, mistake("ROLE_NAME"))
      .optional(),
    /** The service's region; absent: that of the destination, or the nearest. */
    region: z
      .string()
      .refine(
        (region) => SERVICE_REGIONS.includes(region),
        mistake("SERVICE_REGION", { regions: SERVICE_REGIONS }),
      )
      .optional(),
    startNeedsApproval: z.boolean().default(true),
    /** Mbit a second of one job; absent: the service's own limit. */
    maxBandwidth: z.number().int().min(1).max(MAX_MBIT).optional(),
    /** How often a migration that has just begun is looked at; later looks are rarer. */
    pollSeconds: z.number().int().min(5).max(3_600).default(30),
  })
  .superRefine((migration, context) => {
    const tell = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    if (migration.enabled && migration.destinationRole === undefined)
      tell(["destinationRole"], mistake("NO_DESTINATION_ROLE"));
    if (!migration.enabled && migration.handling.allowed.includes("managed"))
      tell(["handling", "allowed"], mistake("MANAGED_IS_OFF"));
  });
export type MigrationSettings = z.infer<typeof migrationSettingsSchema>;

export function bitsPerSecondOf({ maxBandwidth }: Pick<MigrationSettings, "maxBandwidth">): number | null {
  return maxBandwidth === undefined ? null : maxBandwidth * BITS_PER_MBIT;
}

const EARLY_MS = 10 * 60_000;
const LATER_SECONDS = 60;
const LATE_MS = 60 * 60_000;
const LATE_SECONDS = 300;

/** How long to wait until the next look at a run that began so long ago: `pollSeconds` at first, then a minute, then five. */
export function secondsToNextLook(
  sinceMs: number,
  { pollSeconds }: Pick<MigrationSettings, "pollSeconds">,
): number {
  if (sinceMs < EARLY_MS) return pollSeconds;
  return Math.max(pollSeconds, sinceMs < LATE_MS ? LATER_SECONDS : LATE_SECONDS);
}
