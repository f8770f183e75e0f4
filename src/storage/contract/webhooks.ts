/** How far the audit log was told to other programs, by the names of the receivers. */
export type WebhookStore = {
  /**
   * Takes a receiver for `leaseMs`, so that no other process tells it meanwhile: the last entry that it has. Null: another
   * process has it. One that is new begins with what comes from now on.
   */
  claimWebhook(input: { name: string; owner: string; leaseMs: number }): Promise<number | null>;
  /** It has everything up to this entry; false when another process has it now: then nothing more may be sent. */
  advanceWebhook(input: { name: string; owner: string; sequence: number; leaseMs: number }): Promise<boolean>;
  releaseWebhook(input: { name: string; owner: string }): Promise<void>;
  /** The newest entry of the audit log that this process knows of, without a look at the database; 0: none. */
  knownAuditEnd(): number;
};
