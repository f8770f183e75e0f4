import type { XmlObject } from "../oss/xml.ts";
import type { MgwAssumptions } from "./assumptions.ts";

/** The elements of an address that were sent, by name; secrets included. */
export type AddressDetail = Readonly<Record<string, string>>;

/** What a verification found. `httpStatus` is null when no cloud was asked. */
export type VerifyResult = { httpStatus: number | null; code: string; message: string };

export type MgwAddress = {
  name: string;
  /** The address's id. */
  version: string;
  sequence: number;
  tags: string;
  detail: AddressDetail;
  agentList: string;
  createdAtMs: number;
  modifiedAtMs: number;
  /** The verification under way. */
  verifyingSinceMs: number | null;
  /** The last one that ended. */
  verified: { atMs: number; result: VerifyResult | null } | null;
};

/** Behind `IMPORT_JOB_`. */
export type JobStatus =
  | "BEGIN"
  | "LAUNCHING"
  | "PREPARING"
  | "DOING"
  | "SUSPEND"
  | "CLOSING"
  | "FINISHED"
  | "INTERRUPTED"
  | "DELETING";

/** `copied` includes `skipped`. */
export type Counts = {
  total: number;
  totalBytes: number;
  copied: number;
  copiedBytes: number;
  skipped: number;
  skippedBytes: number;
  failed: number;
};

/** One state that a job was in, or is in while `endedAtMs` is null. */
export type HistoryEntry = {
  /** The CommitId. */
  sequence: number;
  runtimeId: number;
  status: JobStatus;
  operator: "user" | "system";
  startedAtMs: number;
  endedAtMs: number | null;
  /** Null: not known yet, shown as -1. */
  counts: Counts | null;
  isListed: boolean;
  message: string;
};

/** A key that a listing told, with what it told of it. */
export type ListedObject = {
  key: string;
  sizeBytes: number;
  lastModifiedMs: number;
  /** Of a list of failed files: what was listed may have changed since. */
  isRetried: boolean;
};

/** A file that was not copied. */
export type FailedFile = { object: ListedObject; atMs: number; message: string };

export type MgwRun = {
  runtimeId: number;
  startedAtMs: number;
  endedAtMs: number | null;
  counts: Counts;
  /** Whether the listing has come to its end; `token` is where it goes on. */
  isListed: boolean;
  token: string | null;
  /** When the next page of the listing comes in. */
  nextPageAtMs: number;
  /** Listed and not copied yet. */
  backlog: ListedObject[];
  /** Since the run began or went on: how much was worked through, by which time passes. */
  stretch: { startedAtMs: number; objects: number; bytes: number };
  failed: FailedFile[];
  skipped: ListedObject[];
  /** Everything that was listed, for the report. */
  listed: ListedObject[];
  report: { requestedAtMs: number; endedAtMs: number | null; message: string } | null;
  /** Opens the list of failed files. */
  retryKey: { accessId: string; secret: string; issuedAtMs: number } | null;
};

export type FilterRule = {
  keys: { includes: string[]; excludes: string[] };
  times: { includes: TimeRange[]; excludes: TimeRange[] };
  excludesFolders: boolean;
};
export type TimeRange = { fromMs: number; toMs: number };

export type MgwJob = {
  name: string;
  /** The job's id. */
  version: string;
  sequence: number;
  createdAtMs: number;
  modifiedAtMs: number;
  srcAddress: string;
  destAddress: string;
  parent: { name: string; version: string } | null;
  /** What was sent of the rest, as it is shown again. */
  shown: XmlObject;
  overwriteMode: "always" | "never";
  transferMode: "all" | "lastmodified" | "";
  filter: FilterRule;
  targetStorageClass: string | null;
  keepsLastModified: boolean;
  hasReport: boolean;
  qos: { bitsPerSecond: number; filesPerSecond: number };
  status: JobStatus;
  /** Another text that is shown as the status, by control. */
  shownStatus: string | null;
  history: HistoryEntry[];
  runs: Map<number, MgwRun>;
};

/** What a region of the service has. */
export type MgwRegion = {
  addresses: Map<string, MgwAddress>;
  jobs: Map<string, MgwJob>;
  nextSequence: number;
};

export type MgwSettings = {
  /** How long each step takes, in simulated time. */
  times: {
    verifyMs: number;
    launchMs: number;
    prepareMs: number;
    closeMs: number;
    deleteMs: number;
    /** From the end of a run until its failed files can be migrated again. */
    retryListMs: number;
    reportMs: number;
  };
  /** How many keys a listing tells in a second. */
  listedPerSecond: number;
  /** Of an account in a region; `running` is null for the region's own. Source: "Limits", Data Online Migration documentation. */
  limits: { addresses: number; jobs: number; running: number | null; depth: number };
  /** How a verification ends: by asking the clouds, never, or badly whatever the clouds say. */
  verifyOutcome: "as-it-is" | "never" | "failed";
  /** How the service spells a good address: real outputs have the first, the API's pages the second. */
  availableText: "available" | "avaliable";
  reportOutcome: "as-it-is" | "failed";
  /** How a report writes times: both forms were seen. */
  reportTimes: "epoch" | "iso";
  /** Where the service's machines appear on the internet. */
  address: string;
  assumptions: MgwAssumptions;
};

/** Data Online Migration of one account. */
export type MgwState = { regions: Map<string, MgwRegion>; settings: MgwSettings };
