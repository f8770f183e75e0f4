import type { z } from "zod";
import { mistake } from "./mistake.ts";

type Place = {
  approvers?: { people: string[]; groups: string[] } | undefined;
  needed?: number | undefined;
};
const LISTS = ["channelRules", "destinationRules", "approvalRules"] as const;
type Checked = Required<Place> & Record<(typeof LISTS)[number] | "steps", Place[]>;

/** Tells every place that asks for more approvals than it names people; how many a group has only Slack knows. */
export function checkNumbersCanBeMet(
  { approvers, needed, steps, ...rules }: Checked,
  context: z.RefinementCtx<unknown>,
): void {
  const check = (place: Place, path: (string | number)[]) => {
    const { people = [], groups = [] } = place.approvers ?? approvers ?? {};
    const asked = place.needed ?? needed ?? 1;
    const named = new Set(people).size;
    if (groups.length > 0 || named === 0 || asked <= named) return;
    context.addIssue({
      code: "custom",
      path,
      message: mistake("APPROVALS_CANNOT_BE_MET", { needed: asked, named }),
    });
  };
  check({ approvers, needed }, ["approvals", "needed"]);
  const checkAll = (places: readonly Place[], path: readonly string[]) => {
    for (const [index, place] of places.entries()) {
      if (place.approvers ?? place.needed) check(place, [...path, index]);
    }
  };
  for (const list of LISTS) checkAll(rules[list], [list]);
  checkAll(steps, ["approvals", "steps"]);
}
