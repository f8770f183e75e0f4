import { type Aftermath, postIdOf } from "../lab/aftermath.ts";
import { thingsInClouds } from "./cloud-things.ts";
import type { Invariant } from "./invariant.ts";

/** What happens at most once to a preparation, in words of the audit log. */
const ONCE: ReadonlySet<string> = new Set([
  "preparation.requested",
  "preparation.ready",
  "preparation.revoked",
  "preparation.rolled_back",
  "preparation.cancelled",
]);

export const nothingTwice: Invariant = {
  name: "twice",
  demand:
    "No key, message, preparation or step of the story twice: one key on each side, one message for each post, one preparation a pair.",
  findViolations: (aftermath) => [
    ...findRepeats(
      thingsInClouds(aftermath).map(({ key }) => key),
      "in the clouds",
    ),
    ...findRepeats(
      aftermath.slack.messages.flatMap((message) => postIdOf(message) ?? []),
      "in Slack, post",
    ),
    ...findRepeats(sayings(aftermath), "in the thread"),
    ...findRepeats(pairs(aftermath), "open preparations of"),
    ...findRepeats(
      aftermath.audit
        .filter(({ event }) => ONCE.has(event))
        .map(({ event, preparationId }) => `${event} of ${preparationId}`),
      "in the audit log",
    ),
  ],
};

/** Two messages with the same words and blocks tell a reader nothing the second time. */
function sayings({ slack }: Aftermath): string[] {
  return slack.messages
    .filter(({ threadTs, isTombstone }) => threadTs !== null && !isTombstone)
    .map(({ threadTs, text, blocks }) => `${threadTs} ${text} ${JSON.stringify(blocks)}`);
}

function pairs({ preparations }: Aftermath): string[] {
  return preparations
    .filter(({ state }) => !["rejected", "cancelled", "expired", "rolled_back", "revoked"].includes(state))
    .map(({ request }) => `${request.sourceBucket} and ${request.destinationBucket}`);
}

function findRepeats(values: readonly string[], where: string): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) repeated.add(value);
    seen.add(value);
  }
  return [...repeated].map((value) => `twice ${where}: ${value.slice(0, 200)}`);
}
