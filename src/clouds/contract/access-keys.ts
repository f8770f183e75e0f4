export type AccessKeyPair = { accessKeyId: string; secretAccessKey: string };

export type AccessKeySummary = { accessKeyId: string; isActive: boolean; createdAt: string | null };

/** Access keys of users, which IAM and RAM have alike. */
export type UserKeys = {
  listAccessKeys(userName: string): Promise<AccessKeySummary[]>;
  /** One attempt, never retried: when the outcome is unknown the caller lists the keys. */
  createAccessKey(userName: string): Promise<AccessKeyPair>;
  setAccessKeyStatus(userName: string, accessKeyId: string, status: "Active" | "Inactive"): Promise<void>;
  /** Deleting what is gone succeeds, here and in the other deletions. */
  deleteAccessKey(userName: string, accessKeyId: string): Promise<void>;
};
