import type { Estimate } from "../../core/estimate.ts";
import type { Finding } from "../../core/finding.ts";
import { finding } from "../../core/finding-codes.ts";
import { secretNameOf } from "../../core/key-generation.ts";
import {
  type Facts,
  isDestinationShut,
  isHeldByWhitelist,
  type Preparation,
} from "../../core/preparation.ts";
import { BLOCKED_KEY } from "../../notices/blocked.ts";
import { cardPost } from "../../notices/card.ts";
import { lookedAgainPosts, type RecheckOutcome } from "../../notices/looked-again.ts";
import type { PostDraft } from "../../notices/posts.ts";
import { JOB_SHEET_KEY, READY_KEY } from "../../notices/ready.ts";
import { WHITELIST_KEY } from "../../notices/whitelist-prompt.ts";
import type { SecretKind } from "../../storage/contract/secrets.ts";
import { auditOf } from "../audit-of.ts";
import type { Steps, StoryDeps, WorkflowInput } from "../deps.ts";
import { presentDeliveryPosts } from "./deliver.ts";
import { type Examination, runChecks, showRunning, summarize } from "./examine.ts";
import type { StepResult } from "./failure.ts";
import {
  type DestinationProof,
  destinationFindings,
  failedProof,
  proveDestination,
  proveSource,
  renewSourceProof,
  replaceSourceProof,
  type SourceProof,
} from "./prove.ts";
import { PROOF, STORE } from "./steps.ts";

/**
 * Looks at everything again while a preparation stays `ready`: no new revision and no new approval, and what was approved
 * stays as it is. What is shown changes: check results, verdict, the bucket policy, the estimate, the proof of the source.
 */
export async function revalidate(steps: Steps, deps: StoryDeps, input: WorkflowInput): Promise<void> {
  const before = await steps.step("load", () => loadReady(deps, input), STORE);
  if (!before) return;
  const outcomes = await runChecks(steps, deps, before).catch(async () => {
    await steps.step("fail", () => restore(deps, before, input), STORE);
    return null;
  });
  if (outcomes === null) return;
  const found = summarize(outcomes);
  const proof = await steps.step(
    "prove:source",
    (attempt) => proveAgain(deps, before, found, attempt),
    PROOF,
  );
  const write = hasToWrite(before, found)
    ? await steps.step("prove:destination", (attempt) => writeAgain(deps, before, found, attempt), PROOF)
    : undefined;
  await steps.step("conclude", () => conclude(deps, before, input, { ...found, proof, write }), STORE);
}

async function loadReady(deps: StoryDeps, input: WorkflowInput): Promise<Preparation | null> {
  const preparation = await deps.store.findPreparation(input.preparationId);
  const isOurs = preparation?.state === "ready" && preparation.revision === input.revision;
  return isOurs && (await showRunning(deps, preparation)) ? preparation : null;
}

/** The proof of the source with the verdict of now; null where the bot holds the key no more. */
async function proveAgain(
  deps: StoryDeps,
  preparation: Preparation,
  { verdict }: Examination,
  attempt: Parameters<typeof proveSource>[2],
): Promise<StepResult<SourceProof> | null> {
  if (!(await isHeld(deps, preparation, "aws-secret-key"))) return null;
  return proveSource(deps, { ...preparation, verdict }, attempt);
}

/** A destination that refused the key as its policy said, and refuses no more, is tried again. */
function hasToWrite({ proof }: Preparation, { facts }: Examination): boolean {
  const wasBlocked = proof.some(({ code }) => code === "PROOF_WRITE_BLOCKED");
  return wasBlocked && facts.destinationVerdict !== null && !isDestinationShut(facts);
}

/** As for the source: null where the bot holds the key no more. */
async function writeAgain(
  deps: StoryDeps,
  preparation: Preparation,
  { facts }: Examination,
  attempt: Parameters<typeof proveDestination>[2],
): Promise<StepResult<DestinationProof> | null> {
  if (!(await isHeld(deps, preparation, "alibaba-secret-key"))) return null;
  return proveDestination(deps, { ...preparation, facts: { ...preparation.facts, ...facts } }, attempt);
}

/** Whether the sealed secret of the present keys is still there. */
async function isHeld(
  { store }: StoryDeps,
  { id, keyGeneration }: Preparation,
  kind: SecretKind,
): Promise<boolean> {
  const present = secretNameOf(kind, keyGeneration);
  return (await store.listSecrets(id)).some(({ name }) => name === present);
}

type Seen = Examination & {
  proof: StepResult<SourceProof> | null;
  /** The proof of the destination, where it was due again. */
  write?: StepResult<DestinationProof> | null | undefined;
};

async function conclude(
  deps: StoryDeps,
  before: Preparation,
  input: WorkflowInput,
  seen: Seen,
): Promise<void> {
  const { id, revision } = before;
  const current = await deps.store.findPreparation(id);
  if (!current || current.revision !== revision || current.state !== "ready") return;
  const patch = {
    verdict: seen.verdict,
    facts: { ...current.facts, ...renewedFacts(current.facts, seen.facts) },
    estimate: betterEstimate(current.estimate, seen),
    proof: renewProof(current, seen),
  };
  const outcome = outcomeOf(current, { ...current, ...patch });
  await deps.store.patchPreparation({
    id,
    revision,
    patch,
    posts: [
      ...resultPosts(current, input, outcome),
      cardPost(current),
      // The steps of who has the credentials begin with the whitelist.
      ...(outcome === "lifted" || outcome === "appeared" ? presentDeliveryPosts(current) : []),
    ],
    redraw: [READY_KEY, JOB_SHEET_KEY, WHITELIST_KEY, ...(outcome === "lifted" ? [BLOCKED_KEY] : [])],
    audit: [
      auditOf(current, {
        event: "preparation.looked_again",
        actor: "bot",
        details: {
          verdict: seen.verdict,
          verdictBefore: before.verdict,
          proof: patch.proof.map(({ code }) => code),
          outcome,
        },
      }),
    ],
  });
}

/** What is known anew of both policies; a destination that could not be looked at is what it was. */
function renewedFacts(before: Facts, { policyHash, policyText, ...seen }: Facts): Partial<Facts> {
  const { destinationVerdict, destinationPolicyHash, destinationKeepsDeleted, destinationKeptBy } = seen;
  return {
    policyHash,
    policyText,
    destinationKeepsDeleted,
    destinationKeptBy,
    ...(destinationVerdict === null && before.destinationVerdict !== null
      ? {}
      : { destinationVerdict, destinationPolicyHash }),
  };
}

/** Newer figures, but never a lower bound in the place of an exact count. */
function betterEstimate(current: Estimate | null, { estimate, isLowerBound }: Seen): Estimate | null {
  if (current === null || estimate === null) return estimate ?? current;
  if (current.method === "listing" && isLowerBound) return current;
  return Date.parse(estimate.asOf) > Date.parse(current.asOf) ? estimate : current;
}

/** The proof as it now stands: tried again, failed again, or, without the key, less what no longer holds. */
export function renewProof(
  { proof, request, ticket }: Pick<Preparation, "proof" | "request" | "ticket">,
  seen: Pick<Seen, "proof" | "verdict" | "write">,
): Finding[] {
  const known = seen.write === undefined ? proof : renewWrite({ proof, request, ticket }, seen.write);
  if (seen.proof?.ok) return renewSourceProof({ request, ticket }, known, seen.proof.value);
  if (seen.proof !== null) {
    return replaceSourceProof(known, failedProof({ request }, seen.proof.failure));
  }
  const wasBlocked = known.some(({ code }) => code === "PROOF_BLOCKED_BY_WHITELIST");
  return wasBlocked && seen.verdict === "open"
    ? replaceSourceProof(known, [finding("PROOF_NOT_REPEATED", { bucket: request.sourceBucket })])
    : known;
}

/** The proof with what was found of the destination in the place of its refusal. */
function renewWrite(
  { proof, request, ticket }: Pick<Preparation, "proof" | "request" | "ticket">,
  write: StepResult<DestinationProof> | null,
): Finding[] {
  const others = proof.filter(({ code }) => code !== "PROOF_WRITE_BLOCKED");
  if (write === null) {
    const args = { bucket: request.destinationBucket, reason: "not-repeated" as const };
    return [...others, finding("PROOF_WRITE_SKIPPED", args)];
  }
  return write.ok
    ? [...others, ...destinationFindings({ request, ticket }, write.value)]
    : [...others, ...failedProof({ request }, write.failure)];
}

function outcomeOf(before: Preparation, after: Preparation): RecheckOutcome {
  const [was, is] = [isHeldByWhitelist(before), isHeldByWhitelist(after)];
  if (was === is) return is ? "still_held" : "still_open";
  return is ? "appeared" : "lifted";
}

function resultPosts(preparation: Preparation, input: WorkflowInput, outcome: RecheckOutcome): PostDraft[] {
  const { asked } = input;
  return asked === undefined ? [] : lookedAgainPosts(preparation, asked, outcome);
}

/** A check broke in a way that is nobody's finding: what was known before stands again, and the thread says so. */
async function restore(deps: StoryDeps, before: Preparation, input: WorkflowInput): Promise<void> {
  deps.log.error({ preparationId: before.id }, "looking again broke off");
  const { id, revision, checks } = before;
  await deps.store.patchPreparation({
    id,
    revision,
    patch: { checks },
    posts: [cardPost(before), ...resultPosts(before, input, "broken")],
    audit: [
      auditOf(before, { event: "preparation.looked_again", actor: "bot", details: { outcome: "broken" } }),
    ],
  });
}
