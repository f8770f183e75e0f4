import { expect, it } from "vitest";
import type { StoryDeps } from "../../../src/workflow/deps.ts";
import { FOUND_AT_MOST, searchAll } from "../../../src/workflow/home/search.ts";
import { madeUpPreparation, TEAM } from "../../core/made-up-preparation.ts";

const OPERATOR = { userId: "U0OPERATE1", teamId: TEAM };

function depsWith(count: number) {
  return {
    authorizer: { authorize: async () => ({ isAllowed: true }) },
    store: {
      everyPreparation: async function* () {
        for (let number = 0; number < count; number += 1) yield madeUpPreparation({ state: "ready" });
      },
    },
  } as unknown as StoryDeps;
}

it.each([0, FOUND_AT_MOST, FOUND_AT_MOST + 1])(
  "shows no more of %i than fit, and counts them all",
  async (count) => {
    const found = await searchAll(depsWith(count), OPERATOR as never, { states: "ready", text: "" });
    if (!found.ok) throw new Error("an operator may look");
    expect(found.value.count).toBe(count);
    expect(found.value.rows).toHaveLength(Math.min(count, FOUND_AT_MOST));
  },
);
