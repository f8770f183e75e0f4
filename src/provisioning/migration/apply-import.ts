import { setTimeout as sleep } from "node:timers/promises";
import type { AccessKeyPair } from "../../clouds/contract/access-keys.ts";
import type { AddressTrial, MigrationService } from "../../clouds/contract/migration-service.ts";
import { CloudDenied } from "../../core/errors.ts";
import type { Mark } from "../../core/ownership.ts";
import type { ImportChange } from "../../core/plan.ts";
import { ensureImportAddress, verifyAddress, type WantedAddress } from "./ensure-address.ts";
import { ensureImportJob } from "./ensure-job.ts";
import { notYet } from "./import-context.ts";

export type ApplyImportContext = {
  alibaba: MigrationService;
  mark: Mark;
  /** The source's key in the open, for as long as the request that needs it takes. */
  openSourceKey(): Promise<AccessKeyPair>;
};

type AddressChange = Extract<ImportChange, { kind: "mgw.create-address" }>;

/**
 * Makes an address that the service can use, or a job that is not started. May run twice, also after it was cut off anywhere.
 * Errors: CloudConflict; CloudDenied where the service says that an address does not work; CloudUnavailable while it does not say.
 */
export async function applyImport(context: ApplyImportContext, change: ImportChange): Promise<void> {
  const { alibaba: service, mark } = context;
  const importContext = { service, region: change.serviceRegion, mark };
  if (change.kind === "mgw.create-job") {
    const { name, sourceAddress, destinationAddress, overwrite, maxBitsPerSecond } = change;
    const speed = { maxBitsPerSecond, maxFilesPerSecond: null };
    const pair = { sourceAddress, destinationAddress };
    await ensureImportJob(importContext, {
      name,
      ...pair,
      overwrite,
      speed,
      keyPatterns: null,
      parentVersion: null,
    });
    return;
  }
  await ensureImportAddress(importContext, await wantedAddress(context, change));
  await requireVerified(importContext, change.name);
}

async function wantedAddress(
  { openSourceKey }: ApplyImportContext,
  { name, address }: AddressChange,
): Promise<WantedAddress> {
  if (address.type === "oss") return { name, ...address };
  const { type, bucket, prefix, domain } = address;
  return { name, type, bucket, prefix, domain, key: await openSourceKey() };
}

/** Errors: CloudDenied with the service's own words; CloudUnavailable while it does not say how its trial ended. */
export async function requireVerified(
  context: { service: MigrationService; region: string },
  name: string,
): Promise<void> {
  const { outcome, trial } = await verifyAddress(context, name, (ms) => sleep(ms));
  if (outcome === "available") return;
  const about = { operation: "mgw:VerifyAddress", name };
  if (outcome === "waiting") throw notYet(about);
  throw new CloudDenied({
    cloud: "alibaba",
    operation: about.operation,
    subject: name,
    ...saidBy(trial),
    requestId: null,
    httpStatus: null,
  });
}

/** What no source names (U1) is shown as it is. */
function saidBy({ status, errorCode, errorMessage }: AddressTrial): { code: string; detail: string } {
  return { code: errorCode ?? "NotAvailable", detail: errorMessage ?? status };
}
