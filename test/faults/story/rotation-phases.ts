import { hasAction, type Message } from "../../../demo/slack-people.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import type { Actors } from "./actors.ts";
import type { Phase } from "./phase.ts";

/** New keys for credentials that were stored: as planned, as compromised, and the end of the old ones. */
export function rotationPhasesOf(profile: string, isShort: boolean): Phase[] {
  const name = (phase: string) => `${profile}/${phase}`;
  return [
    {
      name: name("rotate"),
      isShort,
      after: name("deliver"),
      act: (actors) => askForKeys(actors, {}),
      isToDo: isFirstPair,
      isReached: (found) => isSecondPair(found) && found.rotation?.keeps === 2,
    },
    {
      name: name("retire"),
      isShort,
      after: name("rotate"),
      // On the card: in the direct message it is offered once the new keys were shown.
      act: async ({ party, people, story }) =>
        people.click(party.recipient, await story.card("prep:entered"), "prep:entered"),
      isToDo: (found) => isSecondPair(found) && Date.parse(found.rotation?.retireAt ?? "") > Date.now(),
      isReached: (found) => isSecondPair(found) && found.rotation === null,
      isLeftToTime: isRetiredLater,
    },
    {
      name: name("compromised"),
      isShort,
      after: name("deliver"),
      act: (actors) => askForKeys(actors, { reason: "compromised" }),
      isToDo: isFirstPair,
      isReached: (found) => isSecondPair(found) && found.rotation === null,
      isLeftToTime: isRetiredLater,
    },
  ];
}

/** The form that asks for new keys, as the recipient opens it from the first delivery's message. */
export async function openRotateForm(actors: Actors) {
  const { party, people } = actors;
  const message = await inInbox(
    actors,
    (candidate) => hasAction(candidate, "prep:rotate") && !hasAction(candidate, "prep:stored"),
  );
  await people.click(party.recipient, message, "prep:rotate");
  return people.view(party.recipient, ({ blocks }) =>
    JSON.stringify(blocks).includes('"block_id":"password"'),
  );
}

async function askForKeys(actors: Actors, values: Record<string, string>): Promise<void> {
  const form = await openRotateForm(actors);
  await actors.people.submit(actors.party.recipient, form.id, values);
}

function inInbox({ party, people }: Actors, fits: (message: Message) => boolean): Promise<Message> {
  return people.message(() => people.directMessages(party.recipient), fits);
}

/** Nothing is under way, nor did a rotation get anywhere, though what it made may still have to go: people ask (again). */
function isFirstPair(found: Preparation | null): boolean {
  return found?.state === "ready" && found.keyGeneration === 1 && (found.rotation?.keeps ?? 1) === 1;
}

function isSecondPair(found: Preparation | null): found is Preparation {
  return found?.state === "ready" && found.keyGeneration === 2 && found.delivery === "sent";
}

/** Old keys that could not be deleted are tried again by themselves, after a pause. */
function isRetiredLater(found: Preparation | null): boolean {
  return isSecondPair(found) && (found.rotation?.retireAttempts ?? 0) > 0;
}
