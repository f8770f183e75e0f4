import { formatCount } from "../formats.ts";
import type { FindingTexts } from "./finding-text.ts";

const SKIP_REASONS = {
  profile: "the permission profile gives the new key no right to delete",
  versioning: "the bucket keeps versions of deleted objects",
  retention: "the bucket has a retention policy",
  unknown: "it is not known whether the bucket keeps deleted objects",
} as const;

function answer(code: string, requestId: string | null): string {
  return requestId === null ? code : `${code}, request ${requestId}`;
}

export const proofTexts = {
  PROOF_OK: ({ read, wrote }) => ({
    title: "The new keys work",
    detail: [
      read === "read"
        ? "The new AWS key read an object."
        : "The new AWS key listed the bucket, which is empty.",
      ...(wrote ? ["The new Alibaba Cloud key wrote, read and deleted an object."] : []),
      "This was tried from the network of the bot.",
    ].join(" "),
    remedy: null,
  }),
  PROOF_SOURCE_ARCHIVED: ({ tried }) => ({
    title: "The new AWS key lists, and every object tried is archived",
    detail: `${formatCount(tried, "object")} tried: none can be read before it is restored.`,
    remedy: "Restore the archived objects for the whole time of the migration, then check again.",
  }),
  PROOF_BLOCKED_BY_WHITELIST: ({ bucket, ticketUrl }) => ({
    title: "Do not start the job before the whitelist is lifted or the ticket answered",
    detail: [
      `The new AWS key may not read ${bucket} yet, as the whitelist verdict said.`,
      ...(ticketUrl === "" ? [] : [`The ticket given is ${ticketUrl}.`]),
    ].join(" "),
    remedy: "Lift the restriction or wait for the answer to the ticket, then check again.",
  }),
  PROOF_READ_FAILED: ({ bucket, code, requestId }) => ({
    title: "The new AWS key cannot read the source",
    detail: `Reading from ${bucket} with the new key ended with ${answer(code, requestId)}, also after waiting for the key to become known.`,
    remedy:
      "Look for what denies it: an organization policy, a permissions boundary, a key policy, the bucket policy. Then retry.",
  }),
  PROOF_NOT_REPEATED: ({ bucket }) => ({
    title: "The new AWS key was not tried again",
    detail: `A whitelist refused it when it was new, and ${bucket} now has none. The bot’s copy of the secret is destroyed, so the key was not tried again.`,
    remedy: "Verify the source address in the console of the migration service before the job is started.",
  }),
  PROOF_WRITE_FAILED: ({ bucket, code, requestId }) => ({
    title: "The new Alibaba Cloud key cannot write to the destination",
    detail: `Writing to ${bucket} with the new key ended with ${answer(code, requestId)}, also after waiting for the key to become known.`,
    remedy: "Look for what denies it: a bucket policy, a control policy, arrears. Then retry.",
  }),
  PROOF_WRITE_SKIPPED: ({ bucket, reason }) => ({
    title: "Writing to the destination was not tried",
    detail: `No test object was written to ${bucket}: ${SKIP_REASONS[reason]}, so it would stay behind.`,
    remedy:
      "Verify the destination address in the console of the migration service before the job is started.",
  }),
} satisfies Partial<FindingTexts>;
