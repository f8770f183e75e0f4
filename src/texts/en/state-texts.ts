import type { CheckName } from "../../core/preparation.ts";
import type { Profile } from "../../core/profile.ts";
import type { State } from "../../core/states.ts";
import type { OssStorageClass } from "../../core/storage-class.ts";
import type { Verdict } from "../../core/verdict.ts";

/** What each state is called, and what comes next: no state is without a next step. */
const STATES: Record<State, { name: string; next: string }> = {
  checking: { name: "Checking", next: "The prerequisites are being looked at; nothing is changed." },
  blocked: {
    name: "Blocked",
    next: "Something stands in the way. The thread says what, and what to do; then check again.",
  },
  awaiting_approval: { name: "Waiting for approval", next: "An approver decides on the plan below." },
  provisioning: {
    name: "Provisioning",
    next: "The approved changes are being made, then the new keys are proven.",
  },
  ready: { name: "Ready", next: "The job sheet in the thread has the values for the migration job." },
  rotating: { name: "Rotating keys", next: "New keys are being made and proven." },
  failed: {
    name: "Failed",
    next: "The thread says what failed. Operators can retry, or roll back what was made.",
  },
  rejected: { name: "Rejected", next: "Nothing was changed. Repeat starts a new preparation from this one." },
  cancelled: { name: "Cancelled", next: "Repeat starts a new preparation from this one." },
  expired: {
    name: "Expired",
    next: "Nobody acted in time and nothing was changed. Repeat starts a new preparation from this one.",
  },
  rolling_back: { name: "Rolling back", next: "What was made is being taken back." },
  rolled_back: {
    name: "Rolled back",
    next: "What was made is gone. Repeat starts a new preparation from this one.",
  },
  revoking: { name: "Revoking", next: "Keys first, then logon, policies and users are being removed." },
  revoke_failed: {
    name: "Revocation failed",
    next: "Some access is still there. It is tried again by itself; operators are alarmed.",
  },
  revoked: {
    name: "Revoked",
    next: "The users and their keys are gone; buckets stay. Repeat starts a new preparation from this one.",
  },
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
  open: "Open: no statement of the bucket policy shuts the migration service out.",
  restricted: "Restricted: the bucket policy lets only some networks or principals in.",
  uncertain: "Uncertain: whether the migration service gets in could not be made out.",
};

/** What the holder of a profile's credentials can do, in one line. */
const PROFILES: Record<Profile, { name: string; power: string }> = {
  documented: {
    name: "Documented",
    power:
      "Reads every S3 bucket of the AWS account; reads, writes and deletes every OSS bucket of the Alibaba Cloud account, and runs migrations.",
  },
  "least-privilege": {
    name: "Least privilege",
    power: "Reads this S3 bucket and prefix only; writes to this OSS bucket only, and runs migrations.",
  },
  current: {
    name: "Current",
    power:
      "Reads every S3 bucket of the AWS account; on Alibaba Cloud it can also create roles and attach policies, which is as much as an administrator.",
  },
};

const STORAGE_CLASSES: Record<OssStorageClass, string> = { Standard: "Standard", IA: "Infrequent Access" };

export const stateTexts = {
  name: (state: State) => STATES[state].name,
  next: (state: State) => STATES[state].next,
  /** A check of a newer version keeps its name. */
  check: (check: string) => CHECKS[check as CheckName] ?? check,
  verdict: (verdict: Verdict) => VERDICTS[verdict],
  profile: (profile: Profile) => PROFILES[profile].name,
  profilePower: (profile: Profile) => PROFILES[profile].power,
  storageClass: (storageClass: OssStorageClass) => STORAGE_CLASSES[storageClass],
};
