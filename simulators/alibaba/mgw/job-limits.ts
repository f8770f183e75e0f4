import { isInChina } from "./host.ts";
import type { SentJob } from "./job-schema.ts";
import type { JobStatus, MgwJob, MgwRegion, MgwSettings } from "./state.ts";

/** Files that a job copies in a second at most. Source: "Limits", Data Online Migration documentation. */
const MAX_FILES_PER_SECOND = 2_000;

/** Source: the same: 2 Gbit/s in China, Hong Kong included, 1 Gbit/s elsewhere. */
function maxBitsPerSecond(regionName: string): number {
  return isInChina(regionName) ? 2 * 1024 ** 3 : 1024 ** 3;
}

/** Source: the same: starting, preparing, migrating, stopping and deleting jobs count. */
const RUNNING = new Set<JobStatus>(["LAUNCHING", "PREPARING", "DOING", "CLOSING", "DELETING"]);

export function isRunning({ status }: MgwJob): boolean {
  return RUNNING.has(status);
}

export function mayStartAnother(region: MgwRegion, regionName: string, { limits }: MgwSettings): boolean {
  const limit = limits.running ?? (isInChina(regionName) ? 10 : 5);
  return [...region.jobs.values()].filter(isRunning).length < limit;
}

/** The limits of a job, never above those of the service; what is not sent stays as it was. */
export function readQos(
  regionName: string,
  sent: SentJob["ImportQos"],
  before?: MgwJob["qos"],
): MgwJob["qos"] {
  const most = maxBitsPerSecond(regionName);
  const bitsPerSecond = sent?.MaxBandWidth || before?.bitsPerSecond || most;
  const filesPerSecond = sent?.MaxImportTaskQps || before?.filesPerSecond || MAX_FILES_PER_SECOND;
  return {
    bitsPerSecond: Math.min(bitsPerSecond, most),
    filesPerSecond: Math.min(filesPerSecond, MAX_FILES_PER_SECOND),
  };
}
