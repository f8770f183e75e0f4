import { invalidArgument, refusal } from "./errors.ts";
import type { MgwInput } from "./operation.ts";
import type { MgwJob, MgwRun } from "./state.ts";
import { isVisible } from "./visibility.ts";

/** The job of the path: by name, or by its id with `byVersion=true`. */
export function findJob(input: MgwInput): MgwJob {
  const { region, name, query, assumptions, nowMs } = input;
  const job = query.get("byVersion") === "true" ? jobOfVersion(input, name) : region.jobs.get(name);
  if (!job || !isVisible(job.createdAtMs, nowMs, assumptions)) throw refusal("NoSuchImportJob", assumptions);
  return job;
}

export function jobOfVersion({ region }: Pick<MgwInput, "region">, version: string): MgwJob | undefined {
  return [...region.jobs.values()].find((job) => job.version === version);
}

export function findRun({ assumptions }: MgwInput, job: MgwJob, runtimeId: string): MgwRun {
  if (!/^\d{1,9}$/.test(runtimeId)) throw invalidArgument("runtimeId", runtimeId);
  const run = job.runs.get(Number(runtimeId));
  if (!run) throw refusal("NoSuchImportJobRunTimeId", assumptions);
  return run;
}
