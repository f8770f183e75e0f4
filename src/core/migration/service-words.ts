/**
 * The service's own words for states, and what they mean here. A word that is not in these tables means nothing: it moves no
 * state, is shown as it is, and is counted (`unknown`).
 * Source: GetJobResp, JobHistory, GetJobResultResp, GetReportResp of the SDK of 2024-06-26; outputs of mgwutil.
 */

export const JOB_STATUSES = [
  "BEGIN",
  "LAUNCHING",
  "PREPARING",
  "DOING",
  "SUSPEND",
  "CLOSING",
  "FINISHED",
  "INTERRUPTED",
  "CONFIRMED",
  "DELETING",
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** `IMPORT_JOB_DOING` is `DOING`; null for a word that is not known. */
export function readJobStatus(text: string): JobStatus | null {
  const word = text.replace(/^IMPORT_JOB_/, "");
  return JOB_STATUSES.find((status) => status === word) ?? null;
}

/** Whether the job takes one of the region's places for running jobs. Source: "Limits" of the service. */
export function isRunningStatus(status: JobStatus): boolean {
  return RUNNING.has(status);
}
const RUNNING: ReadonlySet<JobStatus> = new Set(["LAUNCHING", "PREPARING", "DOING", "CLOSING", "DELETING"]);

export type TrialOutcome = "available" | "waiting" | "refused";

/**
 * How a trial of an address ended. `available` is what the service says, `avaliable` what its documents do. What stands for
 * "still trying" and for "failed" no source says (U1): whatever is neither is a refusal, since nothing may pass that is not known to.
 */
export function readTrialOutcome({
  status,
  errorCode,
}: {
  status: string;
  errorCode: string | null;
}): TrialOutcome {
  const word = status.toLowerCase();
  if (errorCode !== null) return "refused";
  if (word === "available" || word === "avaliable") return "available";
  return WAITING.has(word) ? "waiting" : "refused";
}
const WAITING: ReadonlySet<string> = new Set(["", "notverify", "verifying"]);

/** Whether the list of failed files can be used; `unknown` for a word that is not known. */
export function readRetryReadiness(text: string): "ready" | "not-ready" | "no-need" | "unknown" {
  return RETRY[text] ?? "unknown";
}
const RETRY: Readonly<Record<string, "ready" | "not-ready" | "no-need">> = {
  Ready: "ready",
  NotReady: "not-ready",
  NoNeed: "no-need",
};

export function readReportState(text: string): "running" | "none" | "finished" | "failed" | "unknown" {
  return REPORT[text] ?? "unknown";
}
const REPORT: Readonly<Record<string, "running" | "none" | "finished" | "failed">> = {
  Running: "running",
  NotExist: "none",
  Finished: "finished",
  Failed: "failed",
};

/**
 * The two ways to overwrite that are surely taken: an object at the destination is replaced when the source's is newer, or always.
 * Not to overwrite at all needs `never` with an empty mode, which nobody has seen (U12).
 */
export const OVERWRITE = {
  "when-newer": { overwriteMode: "always", transferMode: "lastmodified" },
  always: { overwriteMode: "always", transferMode: "all" },
} as const;
export type Overwrite = keyof typeof OVERWRITE;
