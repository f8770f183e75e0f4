import { setTimeout as sleep } from "node:timers/promises";
import { PEOPLE } from "../../../demo/slack-people.ts";
import type { Lab } from "../lab/lab.ts";
import { type Actors, createActors } from "../story/actors.ts";
import { comeToRest, isDoneAndHeard } from "../story/come-to-rest.ts";
import { finish } from "../story/finish.ts";
import type { Phase } from "../story/phase.ts";
import type { Recording } from "../story/record.ts";
import { openRotateForm } from "../story/rotation-phases.ts";
import type { Run } from "./run.ts";

/** One way in which Slack or people say something more than once, or in an odd order. */
type Manner = {
  name: string;
  isRequired: boolean;
  /** The phases it makes sense in; absent: every one. */
  phases?: readonly string[];
  play(lab: Lab, phase: Phase): Promise<void>;
};

const SOCKET_LOSSES = 10;
const BETWEEN_LOSSES_MS = 300;

const TWO_WINDOW_PHASES = ["examine", "provision", "revoke", "roll-back", "rotate"];

const MANNERS: readonly Manner[] = [
  {
    name: "every delivery twice",
    isRequired: true,
    play: (lab, phase) => act(lab, phase, async () => redeliver(lab, 0)),
  },
  {
    name: "every delivery again at the end, last first",
    isRequired: false,
    play: async (lab, phase) => redeliverAll(lab, await actAndCount(lab, phase)),
  },
  {
    name: "every delivery again ten minutes later",
    isRequired: false,
    play: async (lab, phase) => {
      const handedOver = await actAndCount(lab, phase);
      await passTenMinutes(lab, phase);
      await redeliverAll(lab, handedOver);
    },
  },
  {
    name: "the socket lost ten times",
    isRequired: false,
    play: async (lab, phase) => {
      const losses = loseSockets(lab);
      await act(lab, phase).catch(unlessNotConnected);
      await losses;
    },
  },
  {
    name: "from two windows",
    isRequired: true,
    phases: TWO_WINDOW_PHASES,
    play: playInTwoWindows,
  },
  {
    name: "from a second window ten minutes later",
    isRequired: false,
    phases: TWO_WINDOW_PHASES,
    play: playFromOldWindow,
  },
];

export function duplicateRuns(recordings: readonly Recording[]): Run[] {
  return recordings
    .filter(({ phase }) => !phase.arrange)
    .flatMap(({ phase, start }) =>
      MANNERS.filter(({ phases }) => phases?.includes(partOf(phase)) ?? true).map(
        (manner): Run => ({
          id: `duplicates ${phase.name} ${manner.name}`,
          sweep: "duplicates and order",
          isRequired: isRequired(manner, phase),
          work: async (lab) => {
            await lab.putBack(start);
            await lab.startBot();
            await manner.play(lab, phase);
            return { isHit: true, ...(await finish(lab, phase, { mayMend: false })) };
          },
        }),
      ),
    );
}

const REQUIRED_PHASES: readonly string[] = ["documented/provision", "documented/revoke"];

function isRequired(manner: Manner, { name }: Phase): boolean {
  if (manner.name === "from two windows" && name === "documented/rotate") return true;
  return manner.isRequired && REQUIRED_PHASES.includes(name);
}

function partOf({ name }: Phase): string {
  return name.split("/")[1] ?? name;
}

async function act(lab: Lab, phase: Phase, afterDelivery?: () => Promise<void>): Promise<void> {
  const actors = createActors(lab, afterDelivery);
  await phase.act(actors);
}

/** People act; how many things of theirs were handed to the bot. */
async function actAndCount(lab: Lab, phase: Phase): Promise<number> {
  let handedOver = 0;
  await act(lab, phase, async () => {
    handedOver += 1;
  });
  return handedOver;
}

/** Long enough that every trigger has expired and the state has moved on. Slack's clock is not put back. */
async function passTenMinutes(lab: Lab, phase: Phase): Promise<void> {
  await comeToRest(lab, isDoneAndHeard(phase));
  lab.simulator("slack").clock.advance(10 * 60_000);
}

/** The last one first. */
async function redeliverAll(lab: Lab, handedOver: number): Promise<void> {
  for (let back = 0; back < handedOver; back += 1) await redeliver(lab, back);
}

async function redeliver(lab: Lab, back: number): Promise<void> {
  await lab.control("slack/control/redeliver", { back });
}

/** Slack tells people that it could not connect; they then try again, once everything is at rest. */
function unlessNotConnected(error: unknown): void {
  if (!String(error).includes("connection_failed")) throw error;
}

async function loseSockets(lab: Lab): Promise<void> {
  for (let loss = 0; loss < SOCKET_LOSSES; loss += 1) {
    await sleep(BETWEEN_LOSSES_MS);
    await lab.control("slack/control/disconnectSockets", { manner: loss % 2 === 0 ? "cut" : "refresh" });
  }
}

/** The same person has the same form, or the same button, open in two windows and sends both at once. */
async function playInTwoWindows(lab: Lab, phase: Phase): Promise<void> {
  const actors = createActors(lab);
  const once = () => TWO_WINDOWS[partOf(phase)]?.(actors);
  // One of the two is refused, in whatever words: that is for the invariants to judge.
  await Promise.allSettled((await Promise.all([once(), once()])).map((send) => send?.()));
}

/** One of the two is sent; the other is forgotten, and sent when everything has moved on. */
async function playFromOldWindow(lab: Lab, phase: Phase): Promise<void> {
  const actors = createActors(lab);
  const once = () => TWO_WINDOWS[partOf(phase)]?.(actors);
  const [first, second] = await Promise.all([once(), once()]);
  await first?.();
  await passTenMinutes(lab, phase);
  await Promise.allSettled([second?.()]);
}

/** Opens a window, and gives what sends it. */
const TWO_WINDOWS: Readonly<Record<string, (actors: Actors) => Promise<() => Promise<unknown>>>> = {
  examine: async ({ people, story }) => {
    const request = {
      source: "acme-media-clean",
      destination: "acme-faults-dest",
      region: "oss-eu-central-1",
    };
    const form = await story.openForm(request);
    return () => people.submit(PEOPLE.requester, form.id, { recipient: PEOPLE.recipient, reason: "Twice." });
  },
  provision: async ({ story }) => {
    const form = await story.openDecision();
    return () => story.approve(form, "go");
  },
  rotate: async (actors) => {
    const form = await openRotateForm(actors);
    return () => actors.people.submit(PEOPLE.recipient, form.id, {});
  },
  revoke: (actors) => clickOf(actors, PEOPLE.requester, "prep:revoke"),
  "roll-back": (actors) => clickOf(actors, "U0OLGA0001", "prep:roll_back"),
};

async function clickOf({ people, story }: Actors, who: string, button: string) {
  const card = await story.card(button);
  return () => people.click(who, card, button);
}
