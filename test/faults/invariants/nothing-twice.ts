import { keyIdOf } from "../../../src/core/key-generation.ts";
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
    "No key, message, preparation or step of the story twice: one key on each side, and a second one only while the new one is being entered, one message for each post, one preparation a pair.",
  findViolations: (aftermath) => [
    ...findRepeats(
      thingsInClouds(aftermath).map(({ preparationId, key }) => `${key} of ${preparationId}`),
      "in the clouds",
    ),
    ...findSpareKeys(aftermath),
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
    ...findRepeats(
      aftermath.audit
        .filter(({ event }) => event === "keys.rotated")
        .map(({ preparationId, details }) => `generation ${details["generation"]} of ${preparationId}`),
      "made and delivered",
    ),
  ],
};

/** Two keys stand side by side only from the new one's delivery until the old one is retired. */
function findSpareKeys(aftermath: Aftermath): string[] {
  const things = thingsInClouds(aftermath);
  return aftermath.preparations
    .filter(({ state, rotation }) => state === "ready" && rotation === null)
    .flatMap(({ id, keyGeneration }) =>
      (["iam.create-key", "ram.create-key"] as const).flatMap((kind) => {
        const present = keyIdOf(
          aftermath.grants.filter(({ preparationId }) => preparationId === id),
          kind,
          keyGeneration,
        );
        return things
          .filter(({ preparationId, key }) => preparationId === id && key.startsWith(`${kind}:`))
          .filter(({ accessKeyId }) => accessKeyId !== present)
          .map(({ key, accessKeyId }) => `${key} (${accessKeyId}) of ${id} is not its present key`);
      }),
    );
}

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
