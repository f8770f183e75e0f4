import { setTimeout as sleep } from "node:timers/promises";
import type { MigrationService } from "../../clouds/contract/migration-service.ts";
import { hasImportMark, isSourceAddressOf, jobName } from "../../core/migration/names.ts";
import type { Mark } from "../../core/ownership.ts";
import type { ImportChange } from "../../core/plan.ts";
import { notYet } from "./import-context.ts";
import { type OwnImports, removeImports } from "./remove-imports.ts";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 3_000;
/** So often a try looks whether the service is done, for most of a minute; the next one goes on where this one ended. */
const PASSES = 20;

/**
 * Closes and deletes what a change made, and what retries and rotations made beside it: every job, or every address with a key of
 * the source, that is named for the preparation and has its mark. What has another mark is left alone.
 * Errors: CloudUnavailable while the service is not done; CloudError.
 */
export async function undoImport(
  { alibaba: service, mark }: { alibaba: MigrationService; mark: Mark },
  change: ImportName,
  wait: (ms: number) => Promise<unknown> = (ms) => sleep(ms),
): Promise<void> {
  const context = { service, region: change.serviceRegion, mark };
  for (let pass = 1; pass <= PASSES; pass += 1) {
    if ((await removeImports(context, await ownImports(context, change))) === "gone") return;
    await wait(Math.min(FIRST_PAUSE_MS * 2 ** (pass - 1), LONGEST_PAUSE_MS));
  }
  const operation = change.kind === "mgw.create-job" ? "mgw:DeleteJob" : "mgw:DeleteAddress";
  throw notYet({ operation, name: change.name });
}

/** What of a change's kind bears the mark: what it made, and what retries and rotations made beside it. Errors: CloudError. */
export async function ownImports(
  { service, region, mark }: { service: Pick<MigrationService, FindsImports>; region: string; mark: Mark },
  change: ImportName,
): Promise<OwnImports> {
  const { preparationId } = mark;
  const prefix = jobName(preparationId, 1);
  const ownOf = (found: readonly { name: string; tags: string }[]) =>
    found.filter(({ tags }) => hasImportMark(tags, mark)).map(({ name }) => name);
  if (change.kind === "mgw.create-job") {
    // By its name too: what was made a moment ago may not be listed yet (U19).
    const named = await service.findImportJob(region, change.name);
    const listed = await service.listImportJobs(region, { prefix });
    return { jobs: unique(ownOf([...(named === null ? [] : [named]), ...listed])), addresses: [] };
  }
  const named = await service.findImportAddress(region, change.name);
  const listed = isSourceAddressOf(preparationId, change.name)
    ? await service.listImportAddresses(region, { prefix })
    : [];
  const ofSource = listed.filter(({ name }) => isSourceAddressOf(preparationId, name));
  return { jobs: [], addresses: unique(ownOf([...(named === null ? [] : [named]), ...ofSource])) };
}

/** Of a change what says which thing it is about. */
export type ImportName = Pick<ImportChange, "kind" | "name" | "serviceRegion">;

type FindsImports = "findImportJob" | "listImportJobs" | "findImportAddress" | "listImportAddresses";

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
