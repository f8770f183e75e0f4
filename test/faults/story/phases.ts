import type { Message, People } from "../../../demo/slack-people.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import type { Phase } from "./phase.ts";
import { rotationPhasesOf } from "./rotation-phases.ts";

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
      act: async ({ party: { source, destination }, story }) => {
        const request = { source, destination, region: REGION };
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
      name: name("compare"),
      isShort,
      after: name("deliver"),
      act: ({ party, people, story }) =>
        askForComparison(party.requester, people, () => story.card("prep:compare")),
      isToDo: (found) => found?.state === "ready" && found.comparison === null,
      isReached: (found) => found?.comparison != null,
    },
    {
      name: name("revoke"),
      isShort,
      // With the delivery still open: then its message is drawn again too.
      after: name("provision"),
      act: async ({ party, people, story }) =>
        people.click(party.requester, await story.card("prep:revoke"), "prep:revoke"),
      isToDo: isIn("ready"),
      isReached: isIn("revoked"),
    },
    {
      name: name("break"),
      isShort,
      after: name("examine"),
      arrange: (lab, party) =>
        lab.arm("alibaba", {
          about: lab.textsOf(party),
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
      act: async ({ party, people, story }) =>
        people.click(party.operator, await story.card("prep:roll_back"), "prep:roll_back"),
      isToDo: isIn("failed"),
      isReached: isIn("rolled_back"),
    },
    ...rotationPhasesOf(profile, isShort),
  ];
}

/** With a sample, so that objects are read whole too. */
async function askForComparison(
  requester: string,
  people: People,
  findCard: () => Promise<Message>,
): Promise<void> {
  await people.click(requester, await findCard(), "prep:compare");
  const form = await people.view(requester, (view) => view["callback_id"] === "compare_form");
  await people.submit(requester, form.id, { sample: "2" });
}

export const PHASES: readonly Phase[] = [...phasesOf("documented"), ...phasesOf("least-privilege")];
