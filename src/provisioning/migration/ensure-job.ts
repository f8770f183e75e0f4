import type { ImportJob, NewImportJob } from "../../clouds/contract/migration-service.ts";
import { judgeJob, judgeLaunch } from "../../core/migration/adopt.ts";
import { importTags } from "../../core/migration/names.ts";
import { newestEntry } from "../../core/migration/observe.ts";
import { OVERWRITE } from "../../core/migration/service-words.ts";
import { type ImportContext, mayExist, notYet, requireUsable } from "./import-context.ts";

export type WantedJob = Omit<NewImportJob, "tags">;

const ABOUT = { operation: "mgw:CreateJob" };
/**
 * A job that is as it was asked for, made at most once, and not started. As with addresses, what is found is judged. That the pair
 * of addresses is taken while no job of our name exists means that the pair is another job's.
 * Errors: CloudConflict; CloudError.
 */
export async function ensureImportJob(context: ImportContext, wanted: WantedJob): Promise<ImportJob> {
  const { service, region } = context;
  const before = await judge(context, wanted);
  if (before !== null) return before;
  try {
    await service.createImportJob(region, { ...wanted, tags: importTags(context.mark) });
  } catch (error) {
    if (!mayExist(error, /^ImportJob(AlreadyExist|RepeatedOnSameAddress)$/)) throw error;
    const after = await judge(context, wanted);
    if (after === null) throw error;
    return after;
  }
  const made = await judge(context, wanted);
  if (made === null) throw notYet({ ...ABOUT, name: wanted.name });
  return made;
}

async function judge({ service, region, mark }: ImportContext, wanted: WantedJob): Promise<ImportJob | null> {
  const { name, sourceAddress, destinationAddress, overwrite } = wanted;
  const job = await service.findImportJob(region, name);
  const fields = { sourceAddress, destinationAddress, ...OVERWRITE[overwrite] };
  return requireUsable(judgeJob(job, fields, mark), { ...ABOUT, name }) === "adopt" ? job : null;
}

/** The newest run of a job; 0: it has not run. Recorded before a launch, so that the run which the launch begins is a later one. */
export async function readNewestRun({ service, region }: ImportContext, name: string): Promise<number> {
  return newestEntry(await service.listImportJobHistory(region, name, null))?.runtimeId ?? 0;
}

export type Launch = "sent" | "begun" | "over" | "wait" | "gone";

/**
 * Launches a job once. The job and its runs are read first, so that a try after a lost answer sends nothing a second time: each
 * launch of a job that has ended may be another round. `runtimeIdBefore`: the newest run when the launch was first asked for.
 * Errors: CloudError; of one whose outcome is not known another try finds out.
 */
export async function launchJob(
  context: ImportContext,
  name: string,
  runtimeIdBefore: number,
): Promise<Launch> {
  const { service, region } = context;
  const job = await service.findImportJob(region, name);
  if (job === null) return "gone";
  const what = judgeLaunch(job, await readNewestRun(context, name), runtimeIdBefore);
  if (what !== "send") return what;
  await service.setImportJobStatus(region, name, "launch");
  return "sent";
}
