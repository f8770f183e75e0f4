/** A role in the account that the bot works in. The external id is what its trust policy asks for. */
export type AssumedRole = { roleArn: string; externalId: string };

/** What both clouds' AssumeRole is asked for. An hour is what every role allows. */
export const ROLE_SESSION = { name: "mgw-prep", durationSeconds: 3_600 };
