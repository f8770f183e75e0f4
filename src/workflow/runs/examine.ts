import type { Check, CheckInput, CheckOutcome } from "../../checks/check.ts";
import { type NamedOutcome, runAll } from "../../checks/run-all.ts";
import { runCheck } from "../../checks/run-check.ts";
import type { Clouds } from "../../clouds/contract/clouds.ts";
import { siteOf } from "../../core/accounts.ts";
import type { Estimate } from "../../core/estimate.ts";
import { gravest } from "../../core/finding.ts";
import { ownKeysOf } from "../../core/key-generation.ts";
import { isLowerBound } from "../../core/lower-bound.ts";
import { iamUserTags, userNameOf } from "../../core/ownership.ts";
import { planHash } from "../../core/plan.ts";
import {
  type CheckName,
  type CheckResult,
  everyCheck,
  type Facts,
  isShutOut,
  NO_FACTS,
  type Preparation,
} from "../../core/preparation.ts";
import type { Verdict } from "../../core/verdict.ts";
import { CARD_KEY } from "../../notices/card.ts";
import { makePlan } from "../../provisioning/make-plan.ts";
import { FIRST_STEP } from "../../security/authorize.ts";
import type { Grant } from "../../storage/contract/grants.ts";
import { auditOf } from "../audit-of.ts";
import type { Steps, StoryDeps, WorkflowInput } from "../deps.ts";
import { moveState } from "../move-state.ts";
import { CHECK, STORE } from "./steps.ts";

/** What the checks of one revision found together. */
export type Examination = {
  facts: Facts;
  estimate: Estimate | null;
  isLowerBound: boolean;
  verdict: Verdict | null;
  /** Checks with nothing to tell. */
  clear: CheckName[];
  hasBlocker: boolean;
};

/** Looks at every prerequisite side by side, says what it found, and ends in `blocked` or `awaiting_approval`. */
export async function examine(steps: Steps, deps: StoryDeps, input: WorkflowInput): Promise<void> {
  const preparation = await steps.step("load", () => loadForChecks(deps, input), STORE);
  if (!preparation) return;
  const outcomes = await runChecks(steps, deps, preparation).catch(async (error: unknown) => {
    await steps.step("fail", () => failExamination(deps, preparation, error), STORE);
    return null;
  });
  if (outcomes === null) return;
  await steps.step("conclude", () => conclude(deps, preparation, summarize(outcomes)), STORE);
}

/** Every check as a step of its own. Errors: of the first that could not be run. */
export function runChecks(steps: Steps, deps: StoryDeps, preparation: Preparation): Promise<NamedOutcome[]> {
  const readGrants = askOnce(() => deps.store.listGrants(preparation.id));
  return runAll(deps.cloudsOf(preparation), (check, clouds) =>
    steps.step(
      `check:${check.name}`,
      () => checkOne(deps, preparation, { check, clouds, readGrants }),
      CHECK,
    ),
  );
}

/** One answer for all checks of an examination; after a failure it is asked for again. */
function askOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = null;
      throw error;
    });
    return asked;
  };
}

async function loadForChecks(deps: StoryDeps, input: WorkflowInput): Promise<Preparation | null> {
  const preparation = await deps.store.findPreparation(input.preparationId);
  const isOurs = preparation?.state === "checking" && preparation.revision === input.revision;
  if (isOurs && preparation.isAltered) {
    await failExamination(deps, preparation, "its row in the database was not written by this program");
    return null;
  }
  return isOurs ? showRunning(deps, preparation) : null;
}

/** Shows every check as under way: they begin side by side. Null when the preparation has moved on. */
export async function showRunning(deps: StoryDeps, preparation: Preparation): Promise<Preparation | null> {
  const { id, revision } = preparation;
  const patch = { checks: everyCheck("running") };
  const shown = await deps.store.patchPreparation({ id, revision, patch, progress: [CARD_KEY] });
  return shown;
}

async function checkOne(
  deps: StoryDeps,
  preparation: Preparation,
  { check, clouds, readGrants }: { check: Check; clouds: Clouds; readGrants(): Promise<Grant[]> },
): Promise<CheckOutcome> {
  const grants = await readGrants();
  const outcome = await runCheck(check, checkInputOf(deps, preparation, grants), clouds);
  const severity = gravest(outcome.findings);
  const result: CheckResult = { status: "done", severity, findings: outcome.findings };
  const { id, revision } = preparation;
  await deps.store.putCheckResult({
    id,
    revision,
    check: check.name,
    result,
    progress: [CARD_KEY],
    audit: [auditOf(preparation, { event: "check.ended", actor: "bot", details: told(check.name, result) })],
  });
  return outcome;
}

export function checkInputOf(
  deps: StoryDeps,
  preparation: Preparation,
  grants: readonly Grant[],
): CheckInput {
  const mark = { preparationId: preparation.id, installationId: deps.installationId };
  const tags = iamUserTags(mark, deps.settings.credentials.tags);
  return {
    request: preparation.request,
    userName: userNameOf(preparation.id),
    installationId: deps.installationId,
    userTags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
    boundary: deps.settings.credentials.permissionsBoundary,
    ownKeys: ownKeysOf(grants),
    ticket: preparation.ticket,
    site: siteOf(deps, preparation.request),
    ...lastSeenOf(preparation.facts),
    isNewDestination: preparation.facts.destinationExists === false,
    now: deps.now(),
  };
}

function lastSeenOf({ sourceRegion, awsAccountId }: Facts): Pick<CheckInput, "lastSeen"> {
  if (sourceRegion === null || awsAccountId === null) return {};
  return { lastSeen: { region: sourceRegion, expectedOwner: awsAccountId } };
}

/** What the audit log keeps of a check: which findings, not the words of clouds that they hold. */
function told(check: CheckName, { severity, findings }: CheckResult) {
  return { check, severity, findings: findings.map(({ code, severity: grade }) => `${grade} ${code}`) };
}

export function summarize(outcomes: readonly { name: CheckName; outcome: CheckOutcome }[]): Examination {
  const facts: Facts = Object.assign({ ...NO_FACTS }, ...outcomes.map(({ outcome }) => outcome.facts ?? {}));
  const estimated = outcomes.find(({ outcome }) => outcome.estimate)?.outcome;
  const estimate = estimated?.estimate ?? null;
  return {
    facts,
    estimate,
    isLowerBound: isLowerBound(estimate, estimated?.findings),
    verdict: outcomes.find(({ outcome }) => outcome.verdict)?.outcome.verdict ?? null,
    clear: outcomes.filter(({ outcome }) => gravest(outcome.findings) === "ok").map(({ name }) => name),
    hasBlocker: outcomes.some(({ outcome }) => gravest(outcome.findings) === "blocker"),
  };
}

async function conclude(deps: StoryDeps, preparation: Preparation, found: Examination): Promise<void> {
  const { facts, estimate, verdict } = found;
  const plan = makePlan({
    preparation: { ...preparation, facts, verdict },
    settings: deps.settings,
    installationId: deps.installationId,
  });
  // Uncertain asks for the same explicit step as restricted: a ticket that holds for the policies that were seen.
  const needsTicket = plan !== null && isShutOut(found) && plan.ticketUrl === null;
  const isBlocked = found.hasBlocker || plan === null || needsTicket;
  const { hasBlocker } = found;
  const patch = { facts, estimate, verdict, plan, planHash: plan && planHash(plan) };
  const move = { from: "checking", patch } as const;
  if (isBlocked) {
    await moveState(deps, preparation, "checked_blocked", { hasBlocker }, move);
    return;
  }
  const mentions = await deps.authorizer.findMentions(preparation, FIRST_STEP);
  await moveState(deps, preparation, "checked_clear", { hasBlocker, mentions }, move);
}

/** A check broke in a way that is nobody's finding: a mistake of ours, or a store that stayed away. */
async function failExamination(deps: StoryDeps, preparation: Preparation, reason: unknown): Promise<void> {
  deps.log.error({ preparationId: preparation.id, reason: String(reason) }, "a check broke");
  const failure = {
    step: "checks",
    operation: "examine",
    subject: preparation.id,
    code: "Internal",
    detail: { code: "CHECK_BROKE" as const, args: {} },
    requestId: null,
  };
  await moveState(deps, preparation, "check_failed", {}, { from: "checking", patch: { failure } });
}
