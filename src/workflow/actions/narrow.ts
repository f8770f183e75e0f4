import { runAll } from "../../checks/run-all.ts";
import { runCheck } from "../../checks/run-check.ts";
import { gravest } from "../../core/finding.ts";
import type { Narrowing } from "../../core/narrowing.ts";
import { type Plan, planHash } from "../../core/plan.ts";
import type { CheckResults, Preparation } from "../../core/preparation.ts";
import { notFurtherThan, type Profile } from "../../core/profile.ts";
import { ramPatternCharactersIn } from "../../core/ram-patterns.ts";
import { makePlan } from "../../provisioning/make-plan.ts";
import type { StoryDeps } from "../deps.ts";
import { loadView } from "../outbox/load-view.ts";
import { type Actor, type Outcome, type PreparationView, refuse } from "../outcome.ts";
import { checkInputOf } from "../runs/examine.ts";
import { approve } from "./approve.ts";
import { authorize } from "./authorize.ts";
import { checkRules } from "./request.ts";
import { resolveClick } from "./resolve-click.ts";

/** What an approver gives: at most the days that were asked for, and access that reaches no further. */
export type Narrower = Pick<Preparation["request"], "ttlDays" | "profile">;

/** The access that an approver may give in place of what was asked for, which is the first; the rest is refused. */
export function narrowerProfiles(deps: StoryDeps, request: Preparation["request"]): Profile[] {
  return notFurtherThan(request.profile).filter((profile) => {
    if (profile === request.profile) return true;
    const isExpressible =
      profile !== "least-privilege" || ramPatternCharactersIn(request.prefix).length === 0;
    return (
      isExpressible && checkRules(deps, { ...request, profile }).every(({ field }) => field !== "profile")
    );
  });
}

/** The preparation as it would be with less, for the form that shows its plan. Nothing is stored. */
export async function showNarrower(
  deps: StoryDeps,
  actor: Actor,
  { token, ...narrower }: Narrower & { token: string },
): Promise<Outcome<PreparationView>> {
  const resolved = await resolveClick(deps, actor, token, approve);
  if (!resolved.ok) return resolved;
  const narrowed = await narrow(deps, actor, resolved.value.preparation, narrower);
  return narrowed.ok ? { ok: true, value: await loadView(deps, narrowed.value) } : narrowed;
}

/**
 * What an approver's change makes of a preparation, with its plan made anew; the same preparation where nothing is less. The
 * approver must be one for what it then is: rules ask more of what reaches further.
 */
export async function narrow(
  deps: StoryDeps,
  actor: Actor,
  preparation: Preparation,
  { ttlDays, profile }: Narrower,
): Promise<Outcome> {
  const { request, plan, recipientChange, state } = preparation;
  if (ttlDays === request.ttlDays && profile === request.profile) return { ok: true, value: preparation };
  if (plan === null || recipientChange !== null) return refuse("WRONG_STATE", { state });
  if (!isLess(deps, preparation, { ttlDays, profile }))
    return refuse("NOT_NARROWER", { maxDays: request.ttlDays });
  const changed = { ...preparation, request: { ...request, ttlDays, profile } };
  // Fewer days change nothing else, whatever the settings say by now.
  if (profile === request.profile)
    return { ok: true, value: withPlan(deps, actor, preparation, changed, { ...plan, ttlDays }) };
  const allowed = await authorize(deps, actor, approve, changed);
  if (!allowed.ok) return allowed;
  const permissions = await checkPermissions(deps, changed);
  const isPossible = permissions?.severity !== "blocker";
  const { settings, installationId } = deps;
  const made = isPossible ? makePlan({ preparation: changed, settings, installationId }) : null;
  if (made === null) return refuse("ACCESS_NOT_POSSIBLE");
  const checks = { ...preparation.checks, ...(permissions ? { permissions } : {}) };
  return { ok: true, value: withPlan(deps, actor, preparation, { ...changed, checks }, made) };
}

function isLess(deps: StoryDeps, { request }: Preparation, { ttlDays, profile }: Narrower): boolean {
  return (
    Number.isInteger(ttlDays) &&
    ttlDays >= 1 &&
    ttlDays <= request.ttlDays &&
    narrowerProfiles(deps, request).includes(profile)
  );
}

/** Other access needs other policies; the checks looked for those of the access that was asked for. */
async function checkPermissions(deps: StoryDeps, changed: Preparation): Promise<CheckResults["permissions"]> {
  const input = checkInputOf(deps, changed, await deps.store.listGrants(changed.id));
  const [ended] = await runAll(deps.cloudsOf(changed), (check, clouds) => runCheck(check, input, clouds), [
    "permissions",
  ]);
  const findings = ended?.outcome.findings ?? [];
  return { status: "done", severity: gravest(findings), findings };
}

function withPlan(
  deps: StoryDeps,
  actor: Actor,
  before: Preparation,
  changed: Preparation,
  plan: Plan,
): Preparation {
  const hash = planHash(plan);
  const side = ({ request: { profile, ttlDays } }: Preparation, ofPlan: string) => ({
    profile,
    ttlDays,
    planHash: ofPlan,
  });
  const narrowing: Narrowing = {
    revision: before.revision,
    by: actor.userId,
    at: deps.now().toISOString(),
    before: side(before, before.planHash ?? ""),
    after: side(changed, hash),
  };
  return { ...changed, plan, planHash: hash, narrowings: [...before.narrowings, narrowing] };
}
