/** Account of the bot and its buckets. */
export const DEFAULT_ACCOUNT_ID = "111122223333";
/** Owner of the bucket that is not the operator's. */
export const OTHER_ACCOUNT_ID = "444455556666";
export const OPERATOR_USER = "mgw-prep-operator";
export const OPERATOR_POLICY = "mgw-prep-operator";

/** Credentials of the bot's own identity in the default seed. They open nothing outside this simulator. */
export const OPERATOR_CREDENTIALS = {
  accessKeyId: "AKIASIMULATEDOPERATR",
  secretAccessKey: "simulated/operator/secret/not/a/real/key",
} as const;
/** Credentials of an administrator of the other account. */
export const OTHER_ACCOUNT_CREDENTIALS = {
  accessKeyId: "AKIASIMULATEDOTHERAC",
  secretAccessKey: "simulated/otheracct/secret/not/real/keys",
} as const;

/** Where the bot's host appears on the internet, unless set otherwise. */
export const BOT_ADDRESS = "198.51.100.77";
