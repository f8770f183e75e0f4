import type {
  ImportAddress,
  ImportJob,
  JobHistoryEntry,
  MigrationService,
  NewImportAddress,
  NewImportJob,
} from "../../../src/clouds/contract/migration-service.ts";
import { CloudConflict, type CloudFailure, CloudUnavailable } from "../../../src/core/errors.ts";
import { OVERWRITE } from "../../../src/core/migration/service-words.ts";

export type Fault =
  /** No answer, and nothing was done. */
  | "before"
  /** No answer, and it was done. */
  | "after"
  /** No answer, and it is done only after the next call. */
  | "late"
  /** Answered, and done only after the next call. */
  | "slow";

/** As much of the service as making and removing needs, with answers that are lost. One account and region. */
export function serviceInMemory() {
  const addresses = new Map<string, ImportAddress>();
  const jobs = new Map<string, ImportJob>();
  const history: JobHistoryEntry[] = [];
  const faults = new Map<string, Fault[]>();
  /** What was sent that changes something, in order. */
  const changes: string[] = [];
  let late: (() => void) | null = null;
  let deletionPasses = 0;

  const failure = (operation: string, code: string): CloudFailure => ({
    cloud: "alibaba",
    operation,
    subject: "x",
    code,
    detail: code,
    requestId: null,
    httpStatus: null,
  });
  const refuse = (operation: string, code: string): never => {
    throw new CloudConflict(failure(operation, code));
  };
  const settle = () => {
    late?.();
    late = null;
  };
  const change = async (operation: string, about: string, act: () => void): Promise<void> => {
    const fault = faults.get(operation)?.shift();
    changes.push(`${operation} ${about}`);
    settle();
    if (fault === "late" || fault === "slow") late = act;
    else if (fault !== "before") act();
    if (fault !== undefined && fault !== "slow") throw new CloudUnavailable(failure(operation, "Timeout"));
  };
  const read = async <T>(answer: () => T): Promise<T> => {
    const found = answer();
    settle();
    return found;
  };
  const isReferred = (name: string) =>
    [...jobs.values()].some((job) => job.sourceAddress === name || job.destinationAddress === name);

  const service = {
    findImportAddress: (_, name) => read(() => addresses.get(name) ?? null),
    createImportAddress: (_, input) =>
      change("createImportAddress", input.name, () => {
        if (addresses.has(input.name)) refuse("mgw:CreateAddress", "ImportAddressAlreadyExist");
        addresses.set(input.name, addressOf(input));
      }),
    deleteImportAddress: (_, name) =>
      change("deleteImportAddress", name, () => {
        if (isReferred(name)) refuse("mgw:DeleteAddress", "ImportAddressIsOccupied");
        addresses.delete(name);
      }),
    findImportJob: (_, name) =>
      read(() => {
        const job = jobs.get(name) ?? null;
        if (job?.status === "IMPORT_JOB_DELETING" && deletionPasses-- <= 0) jobs.delete(name);
        return job;
      }),
    createImportJob: (_, input) =>
      change("createImportJob", input.name, () => {
        if (jobs.has(input.name)) refuse("mgw:CreateJob", "ImportJobAlreadyExist");
        const isRepeated = [...jobs.values()].some(
          (job) =>
            job.sourceAddress === input.sourceAddress && job.destinationAddress === input.destinationAddress,
        );
        if (isRepeated) refuse("mgw:CreateJob", "ImportJobRepeatedOnSameAddress");
        jobs.set(input.name, jobOf(input));
      }),
    setImportJobStatus: (_, name, status) =>
      change("setImportJobStatus", `${name} ${status}`, () => {
        const job = jobs.get(name);
        if (!job) return;
        job.status = status === "launch" ? "IMPORT_JOB_LAUNCHING" : "IMPORT_JOB_CLOSING";
        if (status === "launch") history.unshift(entryOf((history[0]?.runtimeId ?? 0) + 1));
      }),
    deleteImportJob: (_, name) =>
      change("deleteImportJob", name, () => {
        const job = jobs.get(name);
        if (job) job.status = "IMPORT_JOB_DELETING";
        deletionPasses = 1;
      }),
    listImportJobHistory: () => read(() => [...history]),
  } satisfies Partial<MigrationService>;

  return {
    service: service as unknown as MigrationService,
    addresses,
    jobs,
    history,
    changes,
    fail: (operation: keyof typeof service, ...with_: Fault[]) => void faults.set(operation, with_),
    /** What was sent and not done yet is done now. */
    settle,
    end: (name: string, status = "IMPORT_JOB_FINISHED") => {
      const job = jobs.get(name);
      if (job) job.status = status;
    },
  };
}

export function addressOf(input: NewImportAddress): ImportAddress {
  const none = { domain: null, ossRegion: null, role: null, accessKeyId: null };
  const { name, tags, type, bucket, prefix } = input;
  return {
    name,
    tags,
    type,
    bucket,
    prefix,
    version: `v-${name}`,
    status: "notVerify",
    answer: "",
    ...none,
    ...(input.type === "s3"
      ? { domain: input.domain, accessKeyId: input.key.accessKeyId }
      : { ossRegion: input.ossRegion, role: input.role }),
  };
}

function jobOf({ name, tags, sourceAddress, destinationAddress, overwrite }: NewImportJob): ImportJob {
  return {
    name,
    tags,
    sourceAddress,
    destinationAddress,
    ...OVERWRITE[overwrite],
    version: `v-${name}`,
    status: "IMPORT_JOB_BEGIN",
    parentVersion: null,
    answer: "",
  };
}

export function entryOf(runtimeId: number): JobHistoryEntry {
  return {
    runtimeId,
    commitId: 1,
    status: "IMPORT_JOB_LAUNCHING",
    runtimeState: "Normal",
    listStatus: null,
    message: null,
    startedAt: null,
    endedAt: null,
    totalCount: null,
    totalBytes: null,
    copiedCount: null,
    copiedBytes: null,
    skippedCount: null,
    failedCount: null,
    answer: "",
  };
}
