import { PEOPLE } from "../../../demo/slack-people.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import type { Aftermath } from "../lab/aftermath.ts";
import type { Lab } from "../lab/lab.ts";
import type { Actors } from "./actors.ts";
import { rotationPhasesOf } from "./rotation-phases.ts";

/** One part of a preparation's life: what people do, and where it ends when nothing goes wrong. */
export type Phase = {
  name: string;
  /** Whether it is played in the short form too. */
  isShort: boolean;
  /** The phase after which it begins; null: after the first start. */
  after: string | null;
  /** What goes wrong on purpose, so that there is something to mend. */
  arrange?(lab: Lab): void;
  act(actors: Actors): Promise<unknown>;
  /** Whether people still have to act, as the store has it. */
  isToDo(preparation: Preparation | null): boolean;
  isReached(preparation: Preparation | null): boolean;
  /** After a fault: what is still missing comes by itself, later than a run waits. */
  isLeftToTime?(preparation: Preparation | null): boolean;
};

const OPERATOR = "U0OLGA0001";
const REGION = "oss-eu-central-1";

/** A whole preparation with one permission profile, in phases. */
function phasesOf(profile: "documented" | "least-privilege"): Phase[] {
  const name = (phase: string) => `${profile}/${phase}`;
  const isShort = profile === "documented";
  const isIn = (state: Preparation["state"]) => (found: Preparation | null) => found?.state === state;
  return [
    {
      name: name("examine"),
      isShort,
      after: null,
      act: async ({ story }) => {
        const request = { source: "acme-media-clean", destination: "acme-faults-dest", region: REGION };
        await story.submitForm(await story.openForm(request), { profile });
      },
      isToDo: (found) => found === null,
      isReached: isIn("awaiting_approval"),
    },
    {
      name: name("provision"),
      isShort,
      after: name("examine"),
      act: async ({ story }) => story.approve(await story.openDecision(), "go"),
      isToDo: isIn("awaiting_approval"),
      isReached: (found) => found?.state === "ready" && found.delivery === "sent",
    },
    {
      name: name("deliver"),
      isShort,
      after: name("provision"),
      act: async ({ story }) => {
        await story.openCredentials(await story.awaitDelivery());
        await story.confirmStored();
      },
      isToDo: (found) => found?.delivery === "sent" || found?.delivery === "opened",
      isReached: (found) => found?.delivery === "stored",
    },
    {
      name: name("revoke"),
      isShort,
      // With the delivery still open: then its message is drawn again too.
      after: name("provision"),
      act: async ({ people, story }) =>
        people.click(PEOPLE.requester, await story.card("prep:revoke"), "prep:revoke"),
      isToDo: isIn("ready"),
      isReached: isIn("revoked"),
    },
    {
      name: name("break"),
      isShort,
      after: name("examine"),
      arrange: (lab) =>
        lab.arm("alibaba", {
          service: "ram",
          operation: "CreateAccessKey",
          kind: "error",
          status: 403,
          code: "NoPermission",
        }),
      act: async ({ story }) => story.approve(await story.openDecision(), "go"),
      isToDo: isIn("awaiting_approval"),
      isReached: isIn("failed"),
    },
    {
      name: name("roll-back"),
      isShort,
      after: name("break"),
      act: async ({ people, story }) =>
        people.click(OPERATOR, await story.card("prep:roll_back"), "prep:roll_back"),
      isToDo: isIn("failed"),
      isReached: isIn("rolled_back"),
    },
    ...rotationPhasesOf(profile, isShort),
  ];
}

export const PHASES: readonly Phase[] = [...phasesOf("documented"), ...phasesOf("least-privilege")];

/** The one preparation of a run, if it was asked for. */
export function preparationOf({ preparations }: Aftermath): Preparation | null {
  return preparations[0] ?? null;
}
