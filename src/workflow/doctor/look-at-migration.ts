import type { AlibabaCloud } from "../../clouds/contract/destination.ts";
import { ALIBABA_RIGHTS } from "../../clouds/rights/alibaba-rights.ts";
import type { DoctorLine } from "../../core/doctor-codes.ts";
import { CloudError } from "../../core/errors.ts";
import { nearestServiceRegion } from "../../core/migration/region.ts";
import type { Settings } from "../../core/settings.ts";
import { say } from "./line.ts";
import { type CloudPlace, otherFailure, tryRight } from "./look-at-cloud.ts";
import type { NeededRights } from "./needed-rights.ts";

type Needs = Pick<AlibabaCloud, "tryImportAddresses" | "findRole" | "listRolePolicies" | "findSomeBucket">;

/**
 * Whether migrations can be run by the bot: the service answers and lets it in, and the role that it writes with exists. Nothing is
 * changed; whether the service accepts an address only its own trial of one shows.
 */
export async function lookAtMigration(
  place: CloudPlace,
  alibaba: Needs,
  { migration }: Pick<Settings, "migration">,
  needed: NeededRights,
): Promise<DoctorLine[]> {
  if (!migration.enabled) return [];
  const region = migration.region ?? (await regionOfSome(alibaba));
  const [listing] = ALIBABA_RIGHTS.tryImportAddresses;
  const [reading] = ALIBABA_RIGHTS.findRole;
  if (listing === undefined || reading === undefined) throw new Error("expected rights for both looks");
  const service = await tryRight(place, listing, needed, () => alibaba.tryImportAddresses(region));
  return [service, ...(await lookAtRole(place, alibaba, migration.destinationRole ?? "", needed))];
}

async function lookAtRole(
  place: CloudPlace,
  alibaba: Needs,
  role: string,
  needed: NeededRights,
): Promise<DoctorLine[]> {
  const [reading] = ALIBABA_RIGHTS.findRole;
  if (reading === undefined) throw new Error("expected a right for the look at a role");
  let found: Awaited<ReturnType<Needs["findRole"]>> = null;
  const tried = await tryRight(place, reading, needed, async () => {
    found = await alibaba.findRole(role);
  });
  if (tried.code !== "RIGHT_GRANTED") return [tried];
  if (found === null) return [tried, say(place, "failed", "DESTINATION_ROLE_MISSING", { role })];
  const { trustDocument } = found as NonNullable<Awaited<ReturnType<Needs["findRole"]>>>;
  try {
    const policies = await alibaba.listRolePolicies(role);
    return [
      tried,
      say(place, "fine", "DESTINATION_ROLE", { role, trusts: trustedBy(trustDocument), policies }),
    ];
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return [tried, otherFailure(place, { kind: "right", action: "ram:ListPoliciesForRole" }, error)];
  }
}

/** Services that may assume it, as its document has them; which one the service is, no source says for sure (U6). */
function trustedBy(trustDocument: string): string[] {
  const services = /"Service"\s*:\s*(\[[^\]]*\]|"[^"]*")/.exec(trustDocument)?.[1] ?? "";
  return [...services.matchAll(/"([^"]+)"/g)].map(([, name]) => name ?? "");
}

/** Without a region in the settings: that of a migration to one of the account's buckets. */
async function regionOfSome(alibaba: Needs): Promise<string> {
  const some = await alibaba.findSomeBucket().catch(() => null);
  return nearestServiceRegion(some?.region ?? "oss-cn-hangzhou").region;
}
