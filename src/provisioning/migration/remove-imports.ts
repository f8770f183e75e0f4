import { hasImportMark } from "../../core/migration/names.ts";
import { isRunningStatus, readJobStatus } from "../../core/migration/service-words.ts";
import { type ImportContext, isInMotion, requireUsable } from "./import-context.ts";

export type OwnImports = { jobs: readonly string[]; addresses: readonly string[] };

/**
 * One pass of taking back what a migration made: jobs are closed, then deleted, then addresses once no job is left, since the
 * service deletes on its own time and keeps addresses that a job refers to. `wait`: another pass, later. What does not bear our
 * mark is left alone. Errors: CloudConflict `NotOurs`; CloudError.
 */
export async function removeImports(
  context: ImportContext,
  { jobs, addresses }: OwnImports,
): Promise<"gone" | "wait"> {
  const left = await Promise.all(jobs.map((name) => removeJob(context, name)));
  if (left.includes("wait")) return "wait";
  const kept = await Promise.all(addresses.map((name) => removeAddress(context, name)));
  return kept.includes("wait") ? "wait" : "gone";
}

async function removeJob(context: ImportContext, name: string): Promise<"gone" | "wait"> {
  const { service, region } = context;
  const job = await service.findImportJob(region, name);
  if (job === null) return "gone";
  requireOurs(context, job.tags, { operation: "mgw:DeleteJob", name });
  const status = readJobStatus(job.status);
  if (status === "DELETING" || status === "CLOSING") return "wait";
  // Whether a running job can be deleted is not known (U18); one that is in no known state is deleted all the same.
  const isToClose = status !== null && (isRunningStatus(status) || status === "SUSPEND");
  try {
    if (isToClose) await service.setImportJobStatus(region, name, "close");
    else await service.deleteImportJob(region, name, { withSubJobs: true });
  } catch (error) {
    if (!isInMotion(error)) throw error;
  }
  return "wait";
}

async function removeAddress(context: ImportContext, name: string): Promise<"gone" | "wait"> {
  const { service, region } = context;
  const address = await service.findImportAddress(region, name);
  if (address === null) return "gone";
  requireOurs(context, address.tags, { operation: "mgw:DeleteAddress", name });
  await service.deleteImportAddress(region, name);
  return "wait";
}

function requireOurs(
  { mark }: ImportContext,
  tags: string,
  about: { operation: string; name: string },
): void {
  if (!hasImportMark(tags, mark)) requireUsable({ next: "stop", why: "not-ours", differs: ["tags"] }, about);
}
