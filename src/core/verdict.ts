/** What a bucket policy means for the service. */
export const VERDICTS = ["open", "restricted", "uncertain"] as const;
export type Verdict = (typeof VERDICTS)[number];
