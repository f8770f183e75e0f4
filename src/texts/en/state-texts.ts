import type { CheckName } from "../../core/preparation.ts";
import type { Profile } from "../../core/profile.ts";
import type { State } from "../../core/states.ts";
import type { OssStorageClass } from "../../core/storage-class.ts";
import type { Verdict } from "../../core/verdict.ts";

/** What each state is called where it is one of many, such as in a list. */
const STATES: Record<State, string> = {
  checking: "Checking",
  blocked: "Blocked",
  awaiting_approval: "Waiting for approval",
  provisioning: "Creating",
  ready: "Ready",
  rotating: "Rotating keys",
  failed: "Failed",
  rejected: "Rejected",
  cancelled: "Cancelled",
  expired: "Expired",
  rolling_back: "Rolling back",
  rolled_back: "Rolled back",
  revoking: "Revoking",
  revoke_failed: "Revocation failed",
  revoked: "Revoked",
};

const CHECKS: Record<CheckName, string> = {
  identity: "Access to both clouds",
  source: "Source bucket",
  estimate: "Amount of data",
  whitelist: "Whitelist in the bucket policy",
  destination: "Destination bucket",
  permissions: "Users and policies",
};

const VERDICTS: Record<Verdict, string> = {
  open: "Open: no statement of the bucket policy blocks the migration service.",
  restricted: "Restricted: the bucket policy lets only some networks or principals in.",
  uncertain: "Uncertain: whether the migration service gets in could not be made out.",
};

/** What the holder of a profile's credentials reaches, in a few words; the same on every surface. */
const ACCESS: Record<Profile, string> = {
  documented: "whole accounts: read every S3 bucket; read, write and delete in every OSS bucket",
  "least-privilege": "this bucket only: read the source, write the destination",
  current: "whole accounts, and can give itself more rights (creates roles, attaches policies)",
};

/** The same as a sentence, for those who hear it. */
const REACH: Record<Profile, string> = {
  documented: "The credentials can read every S3 bucket and change every OSS bucket of the accounts.",
  "least-privilege": "The credentials reach these two buckets only.",
  current: "The credentials reach the whole accounts and can give themselves more rights.",
};

const STORAGE_CLASSES: Record<OssStorageClass, string> = { Standard: "Standard", IA: "Infrequent Access" };

export const stateTexts = {
  name: (state: State) => STATES[state],
  /** A check of a newer version keeps its name. */
  check: (check: string) => CHECKS[check as CheckName] ?? check,
  verdict: (verdict: Verdict) => VERDICTS[verdict],
  access: (profile: Profile) => ACCESS[profile],
  reach: (profile: Profile) => REACH[profile],
  storageClass: (storageClass: OssStorageClass) => STORAGE_CLASSES[storageClass],
};
