import type { Overwrite } from "../../core/migration/service-words.ts";
import type { AccessKeyPair } from "./access-keys.ts";

/**
 * Jobs of the migration service (Data Online Migration, `hcs-mgw` 2024-06-26) and the data addresses between which they copy.
 * `region` is the service's own, such as `cn-beijing`: an address or a job exists in one region only, whatever the buckets'.
 * What the service calls states is kept as its text, since there may be new ones; `core/migration` reads it. `null` of a field
 * is what it left empty. `answer` is the part of the answer that something was read from, as XML without its secrets: what
 * operators can export when it holds what nobody knows.
 */
export type MigrationService = {
  /** Null when there is none of this name. */
  findImportAddress(region: string, name: string): Promise<ImportAddress | null>;
  /** Does not try the address. Errors: CloudConflict `ImportAddressAlreadyExist`; CloudLimitExceeded. */
  createImportAddress(region: string, input: NewImportAddress): Promise<void>;
  /**
   * An address for the files that failed in a run, made of the list that the service keeps of them. The key of that list goes
   * from its answer into this request and nowhere else. Errors: CloudConflict `NotReadyForRetry` while there is no such list.
   */
  createRetryAddress(region: string, input: NewRetryAddress): Promise<void>;
  /** Asks for a trial of the address, and how the last one ended. The service tries on its own time: ask again. */
  verifyImportAddress(region: string, name: string): Promise<AddressTrial>;
  /** Every address of the region whose name begins so. */
  listImportAddresses(region: string, input: { prefix: string }): Promise<ImportAddress[]>;
  /** Whether the region's service lets the caller in: one address is asked for, and which one does not matter. */
  tryImportAddresses(region: string): Promise<void>;
  /** Deleting what is gone succeeds. Errors: CloudConflict `ImportAddressIsOccupied` while a job refers to it. */
  deleteImportAddress(region: string, name: string): Promise<void>;

  findImportJob(region: string, name: string): Promise<ImportJob | null>;
  /** The job does not run until it is launched. Errors: CloudConflict (the name, or the pair of addresses, is taken). */
  createImportJob(region: string, input: NewImportJob): Promise<void>;
  /** Sent once; the service acts later. Errors: CloudConflict (not from its present state); CloudLimitExceeded. */
  setImportJobStatus(region: string, name: string, status: "launch" | "suspend" | "close"): Promise<void>;
  setImportJobSpeed(region: string, name: string, speed: JobSpeed): Promise<void>;
  /** Every job of the region whose name begins so, sub-jobs included. */
  listImportJobs(region: string, input: { prefix: string }): Promise<ImportJob[]>;
  /** What the service did, newest first, at most a hundred entries; of one run, or of all. */
  listImportJobHistory(region: string, name: string, runtimeId: number | null): Promise<JobHistoryEntry[]>;
  readImportJobResult(region: string, name: string, runtimeId: number): Promise<JobResult>;
  /** Starts the report of a run; a second call changes nothing. */
  createImportReport(region: string, run: RunReference & { jobName: string }): Promise<void>;
  readImportReport(region: string, run: RunReference): Promise<RunReport>;
  /** The service deletes on its own time: it is gone when `findImportJob` says so. Deleting what is gone succeeds. */
  deleteImportJob(region: string, name: string, input: { withSubJobs: boolean }): Promise<void>;
};

/** `version` is the service's id of an address or a job. Never a secret, whatever the service sends. */
export type ImportAddress = {
  name: string;
  version: string | null;
  status: string;
  tags: string;
  type: string;
  bucket: string;
  prefix: string;
  domain: string | null;
  ossRegion: string | null;
  role: string | null;
  accessKeyId: string | null;
  answer: string;
};

export type NewImportAddress = { name: string; tags: string; bucket: string; prefix: string } & (
  | S3Access
  /** Written through a role that the service assumes. */
  | { type: "oss"; ossRegion: string; role: string }
);

/** `domain`: the endpoint without scheme and bucket. */
type S3Access = { type: "s3"; domain: string; key: AccessKeyPair };

export type NewRetryAddress = {
  name: string;
  tags: string;
  bucket: string;
  /** That of the address whose files failed, so that they keep their names; empty: it had none. */
  prefix: string;
  failedIn: { jobName: string; runtimeId: number };
} & S3Access;

export type AddressTrial = {
  status: string;
  errorCode: string | null;
  errorMessage: string | null;
  answer: string;
};

/** Bits and files a second; null: the service's own limit. */
export type JobSpeed = { maxBitsPerSecond: number | null; maxFilesPerSecond: number | null };

export type NewImportJob = {
  name: string;
  tags: string;
  sourceAddress: string;
  destinationAddress: string;
  overwrite: Overwrite;
  speed: JobSpeed;
  /** Only keys that one of these expressions fits; null: every key. */
  keyPatterns: readonly string[] | null;
  /** Of a job for failed files: the `version` of the job that they failed in. */
  parentVersion: string | null;
};

export type ImportJob = {
  name: string;
  version: string | null;
  status: string;
  tags: string;
  sourceAddress: string;
  destinationAddress: string;
  overwriteMode: string;
  transferMode: string;
  parentVersion: string | null;
  answer: string;
};

/** One state of one run. Counts are null while the service does not know them. */
export type JobHistoryEntry = {
  runtimeId: number;
  commitId: number;
  status: string;
  /** `Interrupt` when the service gave up. */
  runtimeState: string | null;
  /** `Listing` while the source is still being listed, and totals grow. */
  listStatus: string | null;
  message: string | null;
  startedAt: string | null;
  endedAt: string | null;
  totalCount: number | null;
  totalBytes: number | null;
  /** Skipped ones included. */
  copiedCount: number | null;
  copiedBytes: number | null;
  skippedCount: number | null;
  failedCount: number | null;
  answer: string;
};

export type RunReference = { version: string; runtimeId: number };

/** `readyRetry`: `Ready` when the list of failed files can be used, `NoNeed` when there is none. */
export type JobResult = {
  version: string | null;
  readyRetry: string;
  totalCount: number | null;
  copiedCount: number | null;
  failedCount: number | null;
  answer: string;
};

/** Prefixes of the lists in the destination bucket; null until the report is `Finished`. */
export type RunReport = {
  status: string;
  errorMessage: string | null;
  failedListPrefix: string | null;
  skippedListPrefix: string | null;
  totalListPrefix: string | null;
  answer: string;
};

/** A role as RAM has it, with the document that says who may assume it. */
export type RamRole = { roleName: string; arn: string; trustDocument: string };
export type RoleReader = {
  findRole(roleName: string): Promise<RamRole | null>;
  /** Names of the policies that are attached to a role. */
  listRolePolicies(roleName: string): Promise<string[]>;
};
