import type { ObjectListing } from "../../clouds/contract/object-listing.ts";
import { CloudConflict } from "../../core/errors.ts";
import { type FailureGroup, groupFileFailures } from "../../core/migration/file-failures.ts";
import { jobOf } from "../../core/migration/migration.ts";
import { readReportState } from "../../core/migration/service-words.ts";
import { cardPost } from "../../notices/card.ts";
import { migrationRunPosts } from "../../notices/migration-run.ts";
import { type ImportContext, notYet } from "../../provisioning/migration/import-context.ts";
import { auditOf } from "../audit-of.ts";
import type { Attempt, Steps, StoryDeps, WorkflowInput } from "../deps.ts";
import { asResult, type StepResult } from "./failure.ts";
import { type Begun, importContextOf, loadMigration } from "./steer-migration.ts";
import { SERVICE, STORE } from "./steps.ts";

/** Lines of the list that are read: what is longer is counted in part, and its number is the run's own. */
const LINES_MAX = 20_000;
const BYTES_MAX = 16 * 1024 ** 2;
const READ_TIMEOUT_MS = 90_000;

/** Reads why files failed in the run that ended: the service writes a list into the destination, which is counted by its causes. */
export async function readFailedFiles(steps: Steps, deps: StoryDeps, input: WorkflowInput): Promise<void> {
  const read = await steps.step("read", (attempt) => readOnce(deps, input, attempt), SERVICE);
  await steps.step("tell", () => tell(deps, input, read), STORE);
}

async function readOnce(
  deps: StoryDeps,
  input: WorkflowInput,
  attempt: Attempt,
): Promise<StepResult<FailureGroup[] | null>> {
  const begun = await loadMigration(deps, input);
  if (begun?.migration.state !== "finished_with_failures") return { ok: true, value: null };
  return asResult("read-failed-files", attempt, async () => {
    const context = importContextOf(deps, deps.cloudsOf(begun.preparation), begun.migration);
    const prefix = await findFailedList(context, begun);
    return prefix === null ? null : groupFileFailures(await readLines(deps, begun, prefix));
  });
}

/** The prefix of the list in the destination; null where the run has none. Errors: CloudUnavailable while the service is at it. */
async function findFailedList(
  { service, region }: ImportContext,
  { migration }: Begun,
): Promise<string | null> {
  const { runtimeId, jobVersion: version, progress } = migration;
  if (runtimeId === null || version === null || (progress?.failedCount ?? 0) === 0) return null;
  await service.createImportReport(region, { version, runtimeId, jobName: jobOf(migration) });
  const { status, errorMessage, failedListPrefix } = await service.readImportReport(region, {
    version,
    runtimeId,
  });
  const about = { operation: "mgw:GetReport", name: jobOf(migration) };
  const state = readReportState(status);
  if (state === "finished") return failedListPrefix;
  if (state === "running" || state === "none") throw notYet(about);
  throw new CloudConflict({
    cloud: "alibaba",
    operation: about.operation,
    subject: about.name,
    code: status,
    detail: errorMessage ?? status,
    requestId: null,
    httpStatus: null,
  });
}

async function readLines(deps: StoryDeps, { preparation }: Begun, prefix: string): Promise<string[]> {
  const { destinationBucket, ossRegion } = preparation.request;
  const { alibaba } = deps.cloudsOf(preparation);
  const listing = await alibaba.openListing(destinationBucket, ossRegion, { prefix, connections: 1 });
  try {
    return await readListedLines(listing, prefix, AbortSignal.timeout(READ_TIMEOUT_MS));
  } finally {
    listing.close();
  }
}

/** Lines of all objects under the prefix, in the order of their keys, up to `LINES_MAX`; blank ones are left out. */
export async function readListedLines(
  listing: Pick<ObjectListing, "fetchPage" | "read">,
  prefix: string,
  signal: AbortSignal,
): Promise<string[]> {
  const lines: string[] = [];
  let startAfter = "";
  for (;;) {
    const page = await listing.fetchPage(startAfter, signal);
    for (let index = 0; index < page.length; index += 1) {
      startAfter = `${prefix}${page.key(index)}`;
      const text = await readText(await listing.read(startAfter, signal));
      for (const line of text.split("\n")) if (line.trim() !== "") lines.push(line);
      if (lines.length >= LINES_MAX) return lines.slice(0, LINES_MAX);
    }
    if (page.length === 0 || !page.isTruncated) return lines;
  }
}

async function readText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > BYTES_MAX) break;
  }
  return Buffer.concat(parts).toString("utf8");
}

/** That it could not be read is told too: then the service's console has it. */
async function tell(
  deps: StoryDeps,
  input: WorkflowInput,
  read: StepResult<FailureGroup[] | null>,
): Promise<void> {
  const begun = await loadMigration(deps, input);
  if (begun === null || (read.ok && read.value === null)) return;
  const { preparation, migration } = begun;
  const patch = read.ok ? { failedFiles: read.value, failure: null } : { failure: read.failure };
  const details = read.ok
    ? { causes: (read.value ?? []).map(({ cause, count }) => ({ cause, count })) }
    : { ...read.failure };
  await deps.store.patchMigration({
    seen: migration,
    patch,
    posts: [...migrationRunPosts(preparation, { ...migration, ...patch }), cardPost(preparation)],
    audit: [
      auditOf(preparation, {
        event: "migration.explained",
        actor: "bot",
        details: { number: migration.number, ...details },
      }),
    ],
  });
}
