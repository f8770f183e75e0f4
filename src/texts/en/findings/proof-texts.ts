import type { ProofSkipReason } from "../../../core/finding-codes.ts";
import { formatCount, formatList } from "../formats.ts";
import type { FindingTexts } from "./finding-text.ts";

const KEPT = "so it would stay behind";

/** Why nothing was written, and for what is kept what would come of it. */
const SKIP_REASONS: Record<ProofSkipReason, string> = {
  profile: `the permission profile gives the new key no right to delete, ${KEPT}`,
  versioning: `the bucket keeps versions of deleted objects, ${KEPT}`,
  retention: `the bucket has a retention policy, ${KEPT}`,
  policy: `the bucket policy may forbid to delete it, ${KEPT}`,
  unknown: "it is not known whether the bucket keeps deleted objects, and it might stay behind",
  "public-endpoint":
    "OSS refuses objects over this endpoint, so that the new key cannot be proven from here. That says nothing of the key",
  "not-repeated":
    "a bucket policy refused the new key when it was tried, it no longer does, and the bot’s copy of the secret is destroyed",
};

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
    detail:
      tried === 0
        ? "None of those tried can be read before it is restored."
        : `${formatCount(tried, "object")} tried: none can be read before it is restored.`,
    remedy: "Restore the archived objects for the whole time of the migration, then check again.",
  }),
  PROOF_POSSIBLE_REQUEST_REFUSED: ({ bucket, operations }) => ({
    title: "The new AWS key may not send everything that the service may ask for",
    detail: `On ${bucket} the new key was refused ${formatList(operations)}. The service's documents do not say whether it needs that; clients of S3 are known to ask for it before they read.`,
    remedy:
      "Verify the source address in the console of the migration service before the job is started; if that fails, have the bucket policy allow it.",
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
  PROOF_WRITE_BLOCKED: ({ bucket, ticketUrl }) => ({
    title: "Do not start the job before the destination's policy is lifted or the ticket answered",
    detail: [
      `The new Alibaba Cloud key may not write to ${bucket} yet, as the check of its bucket policy said.`,
      ...(ticketUrl === "" ? [] : [`The ticket given is ${ticketUrl}.`]),
    ].join(" "),
    remedy: "Lift the restriction or wait for the answer to the ticket, then check again.",
  }),
  PROOF_WRITE_FAILED: ({ bucket, code, requestId, because }) => ({
    title:
      because === "kms"
        ? "The new Alibaba Cloud key may not use the destination's encryption key"
        : "The new Alibaba Cloud key cannot write to the destination",
    detail: `Writing to ${bucket} with the new key ended with ${answer(code, requestId)}${because === "kms" ? ", and OSS said that the request is forbidden by KMS" : ""}, also after waiting for the key to become known.`,
    remedy:
      because === "kms"
        ? "Grant the new RAM user kms:GenerateDataKey and kms:Decrypt on the key of the bucket's default encryption, or migrate to a bucket without it. Then retry."
        : "Look for what denies it: a bucket policy, a control policy, arrears. Then retry.",
  }),
  PROOF_WRITE_SKIPPED: ({ bucket, reason }) => ({
    title: "Writing to the destination was not tried",
    detail: `No test object was written to ${bucket}: ${SKIP_REASONS[reason]}.`,
    remedy:
      "Verify the destination address in the console of the migration service before the job is started.",
  }),
} satisfies Partial<FindingTexts>;
