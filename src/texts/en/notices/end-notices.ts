import type { ComparisonVerdict } from "../../../core/comparison.ts";
import type { Phrase } from "../../phrase.ts";
import { formatTime } from "../formats.ts";

/** Of comparisons, and the end: the sentence, and the line that notifications and screen readers say. */
export const endNotices = {
  notice: {
    cancelled: (by: string): Phrase => [{ user: by }, " cancelled this preparation."],
    expired: "Nobody acted in time, so this preparation is closed. Nothing was changed.",
    revoking: (by: string | null): Phrase =>
      by === null
        ? ["The days are over: the credentials are being revoked."]
        : [{ user: by }, " is revoking the credentials."],
    revokeFailed:
      "The revocation did not succeed; some access is still there. It is tried again, and operators are told.",
  },
  notification: {
    compared: (
      id: string,
      status: "running" | "done" | "failed" | "stopped",
      verdict: ComparisonVerdict | null,
    ) => {
      if (status === "running")
        return `Both buckets of ${id} are being compared. The message says how far that is.`;
      if (status === "stopped") return `The comparison of ${id} was stopped. Do not delete the source.`;
      if (status === "failed") return `The comparison of ${id} failed. Do not delete the source.`;
      return verdict === "same"
        ? `${id} is compared: complete. The message says how many objects are the same.`
        : `${id} is compared: ${verdict === "different" ? "there are differences" : "the result is not known"}. Do not delete the source.`;
    },
    closingOffered: (id: string, dueAt: string | null) =>
      dueAt === null
        ? `The migration of ${id} seems to be finished. Revoke its credentials if nothing more is to be migrated.`
        : `The migration of ${id} seems to be finished. Its credentials are revoked on ${formatTime(dueAt)} unless somebody keeps them.`,
    closingOver: (id: string) => `What was said of the end of ${id} is settled. The message says how.`,
    cancelled: (id: string) => `${id} is cancelled by somebody else than you. Nothing was created.`,
    expired: (id: string) => `${id} has expired, because nobody acted in time. Nothing was created.`,
    revoking: (id: string) => `${id}: revoking`,
    revoked: (id: string) =>
      `${id} is revoked: users, keys and console logon are deleted. Buckets and data stay.`,
    revokeFailed: (id: string) => `${id}: revocation failed`,
  },
};
