/** Who makes and starts the migration job: the recipient with credentials, or the bot, and then nobody gets any. */
export const HANDLINGS = ["handover", "managed"] as const;
export type Handling = (typeof HANDLINGS)[number];

/** Whether the bot runs the migration itself; requests of before this could be chosen do not say. */
export function isManaged({ request }: { request: { handling?: "managed" | undefined } }): boolean {
  return request.handling === "managed";
}
