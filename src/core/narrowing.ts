import * as z from "zod";
import { PROFILES } from "./profile.ts";

const sideSchema = z.object({
  profile: z.enum(PROFILES),
  ttlDays: z.number().int().positive(),
  planHash: z.string(),
});

/** That an approver gave less than was asked for: what stood before and after, with the plans that were made of it. */
export const narrowingSchema = z.object({
  revision: z.number().int().positive(),
  by: z.string(),
  at: z.iso.datetime(),
  before: sideSchema,
  after: sideSchema,
});
export type Narrowing = z.infer<typeof narrowingSchema>;

type Narrowed = { revision: number; planHash: string | null; narrowings: readonly Narrowing[] };
type Made = { revision: number; planHash: string; decision: "approve" | "reject" };

/**
 * The plans of a revision that an approval counts for, the present one first: also those that differ from it in more days alone,
 * since somebody who allowed fourteen days allowed seven of them. Other access is made of other policies, which they have not seen.
 */
export function countedPlans({ revision, planHash, narrowings }: Narrowed): ReadonlySet<string> {
  const counted = new Set(planHash === null ? [] : [planHash]);
  for (const { before, after } of narrowings.filter((one) => one.revision === revision).toReversed()) {
    if (!counted.has(after.planHash) || before.profile !== after.profile) break;
    counted.add(before.planHash);
  }
  return counted;
}

/** The approvals of a revision that count for its last plan. */
export function countedApprovals<D extends Made>(
  preparation: Narrowed,
  decisions: readonly D[],
  revision: number = preparation.revision,
): D[] {
  const approvals = decisions.filter((made) => made.revision === revision && made.decision === "approve");
  const last = preparation.narrowings.findLast((one) => one.revision === revision)?.after.planHash ?? null;
  // Of an earlier revision only narrowings are kept, not its plan: without any, all of it was about one.
  if (revision !== preparation.revision && last === null) return approvals;
  const planHash = revision === preparation.revision ? preparation.planHash : last;
  const plans = countedPlans({ ...preparation, revision, planHash });
  return approvals.filter((made) => plans.has(made.planHash));
}

/** What an approval gave less of; null where it is for what stood. */
export function narrowingOf(
  { narrowings }: Pick<Narrowed, "narrowings">,
  made: Made & { approver: string },
): Narrowing | null {
  const isOf = ({ revision, by, after }: Narrowing) =>
    revision === made.revision && by === made.approver && after.planHash === made.planHash;
  return narrowings.find(isOf) ?? null;
}
