import type { Detail } from "./reason.ts";

/** What a cloud said, to look for its wordings in; empty where the bot itself found the failure. */
export function foreignDetail(detail: Detail): string {
  return typeof detail === "string" ? detail : "";
}

/** For the log of the process and messages of errors, which people do not read in Slack: codes, not words. */
export function logDetail(detail: Detail): string {
  return typeof detail === "string" ? detail : `${detail.code} ${JSON.stringify(detail.args)}`;
}
