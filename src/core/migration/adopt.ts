import type { Mark } from "../ownership.ts";
import { hasImportMark } from "./names.ts";
import { type JobStatus, readJobStatus } from "./service-words.ts";

/**
 * What becomes of something that is found in the service under a name of ours: after an answer that was lost, and before
 * anything is made at all. "It exists" alone is never success.
 */
export type Found =
  | { next: "create" }
  | { next: "adopt" }
  /** Ours with an older key, which an address keeps for ever: delete it, then make it anew. */
  | { next: "replace" }
  /** Somebody else's, or not what was approved: nothing is done about it, and people are told. */
  | { next: "stop"; why: "not-ours" | "not-as-planned"; differs: readonly string[] };

type AddressFields = {
  type: string;
  bucket: string;
  prefix: string;
  domain: string | null;
  ossRegion: string | null;
  role: string | null;
  accessKeyId: string | null;
};
type WithTags = { tags: string };

/** Fields that a kind of address is made of; others the service may fill in by itself. */
const COMPARED = {
  s3: ["type", "bucket", "prefix", "domain"],
  oss: ["type", "bucket", "prefix", "ossRegion", "role"],
} as const satisfies Record<string, readonly (keyof AddressFields)[]>;

export function judgeAddress(
  found: (AddressFields & WithTags) | null,
  wanted: AddressFields & { type: keyof typeof COMPARED },
  mark: Mark,
): Found {
  if (found === null) return { next: "create" };
  if (!hasImportMark(found.tags, mark)) return { next: "stop", why: "not-ours", differs: ["tags"] };
  const differs = COMPARED[wanted.type].filter((field) => found[field] !== wanted[field]);
  if (differs.length > 0) return { next: "stop", why: "not-as-planned", differs };
  return found.accessKeyId === wanted.accessKeyId ? { next: "adopt" } : { next: "replace" };
}

type JobFields = {
  sourceAddress: string;
  destinationAddress: string;
  overwriteMode: string;
  transferMode: string;
};

export function judgeJob(found: (JobFields & WithTags) | null, wanted: JobFields, mark: Mark): Found {
  if (found === null) return { next: "create" };
  if (!hasImportMark(found.tags, mark)) return { next: "stop", why: "not-ours", differs: ["tags"] };
  const differs = (Object.keys(wanted) as (keyof JobFields)[]).filter(
    (field) => found[field] !== wanted[field],
  );
  return differs.length === 0 ? { next: "adopt" } : { next: "stop", why: "not-as-planned", differs };
}

/**
 * What to do about a launch that is asked for, or whose answer was lost.
 * `send`: it has not begun. `begun`: it runs, no matter who began it. `over`: a run later than the one before the launch has ended, which
 * was ours: sent again it would be another round. `wait`: the job is being deleted, or says what nobody knows.
 */
export function judgeLaunch(
  job: { status: string },
  newestRuntimeId: number,
  runtimeIdBefore: number,
): "send" | "begun" | "over" | "wait" {
  const status = readJobStatus(job.status);
  if (status === null || status === "DELETING") return "wait";
  if (BEGUN.has(status)) return "begun";
  if (status === "BEGIN" || status === "SUSPEND") return "send";
  return newestRuntimeId > runtimeIdBefore ? "over" : "send";
}
const BEGUN: ReadonlySet<JobStatus> = new Set(["LAUNCHING", "PREPARING", "DOING", "CLOSING"]);
