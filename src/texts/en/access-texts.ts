import type { Profile } from "../../core/profile.ts";

/** Each profile by what it reaches: alone, as a choice (75 characters each for `choice` and `reach`), and within a sentence. */
export const accessTexts: Record<Profile, { name: string; choice: string; reach: string; short: string }> = {
  "least-privilege": {
    name: "This bucket only",
    choice: "This bucket only (recommended)",
    reach: "Read this bucket and prefix; write to this OSS bucket",
    short: "access to this bucket only",
  },
  documented: {
    name: "Whole accounts",
    choice: "Whole accounts (as in Alibaba Cloud’s guide)",
    reach: "Read all S3 buckets; read, write, delete in all OSS buckets",
    short: "whole accounts",
  },
  current: {
    name: "Whole accounts and role setup",
    choice: "Whole accounts and role setup (newest guide)",
    reach: "Can give itself more rights, like an administrator",
    short: "whole accounts with role setup",
  },
};
