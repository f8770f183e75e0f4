import type { Preparation } from "../../core/preparation.ts";
import type { AuditDraft } from "./audit.ts";

/** The removal of what ended long ago. */
export type RetentionStore = {
  /**
   * Ids of preparations that ended before a time, longest ago first, and that left nothing in a cloud which nobody else
   * remembers: one with a grant that is not taken back stays. A bucket is no such grant.
   */
  listRemovable(input: { endedBefore: Date; limit: number; except?: readonly string[] }): Promise<string[]>;
  /**
   * Removes those that still are removable, with all that belongs to them, and records each. Those whose rows cannot be read
   * stay.
   */
  removePreparations(input: {
    ids: readonly string[];
    endedBefore: Date;
    auditOf(preparation: Preparation): AuditDraft;
  }): Promise<{ removed: number; unreadable: string[] }>;
  /** Removes messages that belong to no preparation, and drifts that are over, from before a time. */
  removeOldMessages(before: Date): Promise<void>;
};
