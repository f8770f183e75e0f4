import { setTimeout as sleep } from "node:timers/promises";
import type { AccessKeyPair } from "../clouds/cloud.ts";
import { isPropagationError } from "../clouds/propagation.ts";
import { CloudDenied } from "../core/errors.ts";
import type { Finding } from "../core/finding.ts";
import { finding } from "../core/finding-codes.ts";
import { type KeyKind, keyIdOf, secretNameOf } from "../core/key-generation.ts";
import { proofKeyOf } from "../core/ownership.ts";
import type { Failure, Preparation } from "../core/preparation.ts";
import type { SecretKind, Store } from "../storage/store.ts";
import type { Attempt, StoryDeps } from "./deps.ts";
import { asResult, type StepResult } from "./failure.ts";

const PROVE_SOURCE = "prove:source";
const PROVE_DESTINATION = "prove:destination";

/** How long a new key may take until the clouds know it everywhere. Source: IAM User Guide, eventual consistency. */
const PROPAGATION_MS = 60_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;

/** What a proof needs: the clouds, and the sealed keys. */
export type ProofDeps = Pick<StoryDeps, "cloudsOf" | "sealer"> & {
  store: Pick<Store, "listGrants" | "listSecrets">;
};

/** What the new AWS key could do; `blocked`: a whitelist refused it, as the verdict lets expect. */
export type SourceProof = { outcome: "read" | "empty" | "archived" | "blocked"; evidence: string[] };
/** What the new Alibaba key could do, or why it was not tried. */
export type DestinationProof = { outcome: "written" | "skipped-profile" | "skipped-kept" };

/** Reads the source with the new key, as the service will. */
export function proveSource(
  deps: ProofDeps,
  preparation: Preparation,
  attempt: Attempt,
  generation = preparation.keyGeneration,
): Promise<StepResult<SourceProof>> {
  return asResult(PROVE_SOURCE, attempt, () => readWithNewKey(deps, preparation, generation));
}

async function readWithNewKey(
  deps: ProofDeps,
  preparation: Preparation,
  generation: number,
): Promise<SourceProof> {
  const { request, facts } = preparation;
  const { aws } = deps.cloudsOf(preparation);
  const key = await openKey(deps, preparation.id, "iam.create-key", "aws-secret-key", generation);
  const source = {
    bucket: request.sourceBucket,
    region: facts.sourceRegion ?? "us-east-1",
    expectedOwner: facts.awsAccountId ?? "",
  };
  try {
    const { outcome } = await waitOutPropagation(() => aws.proveRead(key, source, request.prefix));
    return { outcome, evidence: [] };
  } catch (error) {
    const isExpected = preparation.verdict !== null && preparation.verdict !== "open";
    if (!isExpected || !(error instanceof CloudDenied)) throw error;
    const { operation, code, detail } = error.failure;
    return { outcome: "blocked", evidence: [`${operation}: ${code}: ${detail}`] };
  }
}

/** Writes, reads and deletes one object with the new key, where the profile and the destination let that be undone. */
export function proveDestination(
  deps: ProofDeps,
  preparation: Preparation,
  attempt: Attempt,
  generation = preparation.keyGeneration,
): Promise<StepResult<DestinationProof>> {
  return asResult(PROVE_DESTINATION, attempt, () => writeWithNewKey(deps, preparation, generation));
}

async function writeWithNewKey(
  deps: ProofDeps,
  preparation: Preparation,
  generation: number,
): Promise<DestinationProof> {
  const { id, request, facts } = preparation;
  if (request.profile === "current") return { outcome: "skipped-profile" };
  if (facts.destinationKeepsDeleted) return { outcome: "skipped-kept" };
  const { alibaba } = deps.cloudsOf(preparation);
  const key = await openKey(deps, id, "ram.create-key", "alibaba-secret-key", generation);
  await waitOutPropagation(() =>
    alibaba.proveWrite(key, {
      bucket: request.destinationBucket,
      region: request.ossRegion,
      objectKey: proofKeyOf(id, request.prefix),
    }),
  );
  return { outcome: "written" };
}

/** What both proofs say together. A good one says nothing of the whitelist: it shows only the bot's own network. */
export function proofFindings(
  { request, ticket }: Pick<Preparation, "request" | "ticket">,
  source: SourceProof,
  destination: DestinationProof,
): Finding[] {
  const findings = [sourceFinding({ request, ticket }, source, destination.outcome === "written")];
  if (destination.outcome !== "written") {
    const reason = destination.outcome === "skipped-profile" ? "profile" : "retention";
    findings.push(finding("PROOF_WRITE_SKIPPED", { bucket: request.destinationBucket, reason }));
  }
  return findings;
}

function sourceFinding(
  { request, ticket }: Pick<Preparation, "request" | "ticket">,
  source: SourceProof,
  wrote: boolean,
): Finding {
  switch (source.outcome) {
    case "read":
    case "empty":
      return finding("PROOF_OK", { read: source.outcome, wrote });
    case "archived":
      return finding("PROOF_SOURCE_ARCHIVED", { tried: ARCHIVED_TRIES });
    case "blocked": {
      const args = { bucket: request.sourceBucket, ticketUrl: ticket?.url ?? "" };
      return finding("PROOF_BLOCKED_BY_WHITELIST", args, source.evidence);
    }
  }
}

/** A proof that ended in neither success nor the refusal that a verdict lets expect; none when it was no proof that failed. */
export function failedProof({ request }: Pick<Preparation, "request">, failure: Failure): Finding[] {
  const { step, operation, code, detail, requestId } = failure;
  const evidence = [`${operation}: ${code}: ${detail}`];
  switch (step) {
    case PROVE_SOURCE:
      return [finding("PROOF_READ_FAILED", { bucket: request.sourceBucket, code, requestId }, evidence)];
    case PROVE_DESTINATION:
      return [
        finding("PROOF_WRITE_FAILED", { bucket: request.destinationBucket, code, requestId }, evidence),
      ];
    default:
      return [];
  }
}

/** The findings of an earlier proof with the source proven anew; what was found of the destination stays. */
export function renewSourceProof(
  preparation: Pick<Preparation, "request" | "ticket">,
  proof: readonly Finding[],
  source: SourceProof,
): Finding[] {
  const wrote = !proof.some(({ code }) => code === "PROOF_WRITE_SKIPPED");
  return replaceSourceProof(proof, [sourceFinding(preparation, source, wrote)]);
}

export function replaceSourceProof(proof: readonly Finding[], found: readonly Finding[]): Finding[] {
  return [...found, ...proof.filter(({ code }) => code === "PROOF_WRITE_SKIPPED")];
}

/** Objects that the proof tries to read before it says that all are archived; `AwsCloud.proveRead`. */
const ARCHIVED_TRIES = 20;

/** The new key in the open, inside a step, for as long as the proof takes. */
async function openKey(
  deps: ProofDeps,
  preparationId: string,
  kind: KeyKind,
  secretKind: SecretKind,
  generation: number,
): Promise<AccessKeyPair> {
  const name = secretNameOf(secretKind, generation);
  const accessKeyId = keyIdOf(await deps.store.listGrants(preparationId), kind, generation);
  const secret = (await deps.store.listSecrets(preparationId)).find((candidate) => candidate.name === name);
  if (!accessKeyId || !secret) throw new Error(`expected ${name} of ${preparationId} to be held, it is not`);
  return {
    accessKeyId,
    secretAccessKey: deps.sealer.open(secret.sealed, { preparationId, name }),
  };
}

/** Tries again while the clouds do not know the new key yet, and only then. */
async function waitOutPropagation<T>(run: () => Promise<T>): Promise<T> {
  const until = performance.now() + PROPAGATION_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await run();
    } catch (error) {
      if (!isPropagationError(error) || performance.now() + pauseMs > until) throw error;
      await sleep(pauseMs);
    }
  }
}
