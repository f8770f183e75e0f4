import { setTimeout as sleep } from "node:timers/promises";
import { findKept } from "../../checks/destination/keeps-deleted.ts";
import { readKeeping } from "../../checks/destination/read-destination.ts";
import { isMissingPermission } from "../../checks/missing-permission.ts";
import { takeReading } from "../../checks/take-reading.ts";
import type { AccessKeyPair } from "../../clouds/contract/access-keys.ts";
import type { AlibabaCloud } from "../../clouds/contract/destination.ts";
import { isPropagationError } from "../../clouds/propagation.ts";
import { isEndpointRefused } from "../../core/destination-request.ts";
import { foreignDetail, logDetail } from "../../core/detail.ts";
import { CloudDenied, CloudError } from "../../core/errors.ts";
import type { Finding } from "../../core/finding.ts";
import { finding, type ProofSkipReason } from "../../core/finding-codes.ts";
import { type KeyKind, keyIdOf, secretNameOf } from "../../core/key-generation.ts";
import { isManaged } from "../../core/migration/handling.ts";
import { proofKeyOf, userNameOf } from "../../core/ownership.ts";
import { type Failure, isDestinationShut, type Preparation } from "../../core/preparation.ts";
import type { Detail } from "../../core/reason.ts";
import type { SecretKind } from "../../storage/contract/secrets.ts";
import type { Store } from "../../storage/contract/store.ts";
import type { Attempt, StoryDeps } from "../deps.ts";
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
export type SourceProof = {
  outcome: "read" | "empty" | "archived" | "blocked";
  /** Objects that were tried; results that an older version kept do not say. */
  tried?: number;
  /** Operations that the service may need and the key may not. */
  refused?: string[];
  evidence: string[];
};
/** What the new Alibaba key could do, or why it was not tried; `blocked` as for the source. */
export type DestinationProof = {
  outcome:
    | "written"
    | "skipped-profile"
    | "skipped-kept"
    | "skipped-endpoint"
    | "skipped-managed"
    | "blocked";
  /** By what an object would be kept; results that an older version kept do not say. */
  keptBy?: "versioning" | "retention" | "policy" | "unknown";
  evidence?: string[];
};

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
    const { outcome, tried, refused } = await waitOutPropagation(() =>
      aws.proveRead(key, source, request.prefix),
    );
    return { outcome, tried, refused, evidence: [] };
  } catch (error) {
    const isExpected = preparation.verdict !== null && preparation.verdict !== "open";
    if (!isExpected || !(error instanceof CloudDenied)) throw error;
    const { operation, code, detail } = error.failure;
    return { outcome: "blocked", evidence: [`${operation}: ${code}: ${logDetail(detail)}`] };
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
  const { id, request } = preparation;
  // There is no key: the service itself tries what it writes with.
  if (isManaged(preparation)) return { outcome: "skipped-managed" };
  if (request.profile === "current") return { outcome: "skipped-profile" };
  const { alibaba } = deps.cloudsOf(preparation);
  const keptBy = await findKeptNow(alibaba, preparation);
  if (keptBy !== null) return { outcome: "skipped-kept", keptBy };
  const key = await openKey(deps, id, "ram.create-key", "alibaba-secret-key", generation);
  const object = {
    bucket: request.destinationBucket,
    region: request.ossRegion,
    objectKey: proofKeyOf(id, request.prefix),
  };
  try {
    await waitOutPropagation(() => alibaba.proveWrite(key, object));
    return { outcome: "written" };
  } catch (error) {
    return expectedEnd(preparation, error);
  }
}

/** By what the proof's object would be kept; null where it is sure to go. A check that did not know is not made up for. */
async function findKeptNow(
  alibaba: AlibabaCloud,
  { id, request, facts }: Preparation,
): Promise<NonNullable<DestinationProof["keptBy"]> | null> {
  if (facts.destinationKeepsDeleted !== false) return facts.destinationKeptBy ?? "unknown";
  const { destinationBucket: bucket, ossRegion: region } = request;
  // What the check saw may be weeks old, and an object that is kept cannot be taken back.
  const [found, keeping] = await Promise.all([
    takeReading(alibaba.findBucket(bucket, region)),
    readKeeping(alibaba, bucket, region),
  ]);
  const caller = { accountId: facts.alibabaAccountId, userName: userNameOf(id) };
  const kept = findKept({ request, now: new Date() }, caller, found, keeping);
  return kept.destinationKeepsDeleted === false ? null : (kept.destinationKeptBy ?? "unknown");
}

/**
 * How a proof ends that failed as was to be expected: objects cannot be reached from here at all, or the bucket policy
 * shuts the new user out as its verdict says. Errors: the failure, where it was not.
 */
function expectedEnd({ facts }: Preparation, error: unknown): DestinationProof {
  if (!(error instanceof CloudError)) throw error;
  const { operation, code, detail } = error.failure;
  const evidence = [`${operation}: ${code}: ${logDetail(detail)}`];
  if (isEndpointRefused(code)) return { outcome: "skipped-endpoint", evidence };
  const isDenial = error instanceof CloudDenied && isMissingPermission(code) && !isKmsRefusal(detail);
  // A refused deletion is none of that: the object was written.
  if (isDenial && operation === "oss:PutObject" && isDestinationShut(facts))
    return { outcome: "blocked", evidence };
  throw error;
}

/** Source: OSS, "This request is forbidden by kms". Its code is that of every denial. */
function isKmsRefusal(detail: Detail): boolean {
  return /forbidden by kms/i.test(foreignDetail(detail));
}

/** What both proofs say together. A good one says nothing of the whitelist: it shows only the bot's own network. */
export function proofFindings(
  preparation: Pick<Preparation, "request" | "ticket">,
  source: SourceProof,
  destination: DestinationProof,
): Finding[] {
  const wrote = destination.outcome === "written";
  return [...sourceFindings(preparation, source, wrote), ...destinationFindings(preparation, destination)];
}

/** What the proof of the destination says beside the source's; a good one is said there. */
export function destinationFindings(
  { request, ticket }: Pick<Preparation, "request" | "ticket">,
  { outcome, keptBy, evidence = [] }: DestinationProof,
): Finding[] {
  const bucket = request.destinationBucket;
  const skipped = (reason: ProofSkipReason) => [finding("PROOF_WRITE_SKIPPED", { bucket, reason }, evidence)];
  switch (outcome) {
    case "written":
    case "skipped-managed":
      return [];
    case "skipped-profile":
      return skipped("profile");
    case "skipped-kept":
      return skipped(keptBy ?? "unknown");
    case "skipped-endpoint":
      return skipped("public-endpoint");
    case "blocked":
      return [finding("PROOF_WRITE_BLOCKED", { bucket, ticketUrl: ticket?.url ?? "" }, evidence)];
  }
}

function sourceFindings(
  preparation: Pick<Preparation, "request" | "ticket">,
  source: SourceProof,
  wrote: boolean,
): Finding[] {
  const { refused: operations = [] } = source;
  const found = sourceFinding(preparation, source, wrote);
  if (operations.length === 0) return [found];
  const args = { bucket: preparation.request.sourceBucket, operations };
  return [found, finding("PROOF_POSSIBLE_REQUEST_REFUSED", args)];
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
      return finding("PROOF_SOURCE_ARCHIVED", { tried: source.tried ?? 0 });
    case "blocked": {
      const args = { bucket: request.sourceBucket, ticketUrl: ticket?.url ?? "" };
      return finding("PROOF_BLOCKED_BY_WHITELIST", args, source.evidence);
    }
  }
}

/** A proof that ended in neither success nor the refusal that a verdict lets expect; none when it was no proof that failed. */
export function failedProof({ request }: Pick<Preparation, "request">, failure: Failure): Finding[] {
  const { step, operation, code, detail, requestId } = failure;
  const evidence = [`${operation}: ${code}: ${logDetail(detail)}`];
  switch (step) {
    case PROVE_SOURCE:
      return [finding("PROOF_READ_FAILED", { bucket: request.sourceBucket, code, requestId }, evidence)];
    case PROVE_DESTINATION:
      return [writeFailed(request.destinationBucket, failure, evidence)];
    default:
      return [];
  }
}

function writeFailed(bucket: string, { code, detail, requestId }: Failure, evidence: string[]): Finding {
  const because = isKmsRefusal(detail) ? ("kms" as const) : ("not-said" as const);
  return finding("PROOF_WRITE_FAILED", { bucket, code, requestId, because }, evidence);
}

/** The findings of an earlier proof with the source proven anew; what was found of the destination stays. */
export function renewSourceProof(
  preparation: Pick<Preparation, "request" | "ticket">,
  proof: readonly Finding[],
  source: SourceProof,
): Finding[] {
  const wrote = !proof.some(({ code }) => OF_DESTINATION.has(code));
  return replaceSourceProof(proof, sourceFindings(preparation, source, wrote));
}

export function replaceSourceProof(proof: readonly Finding[], found: readonly Finding[]): Finding[] {
  return [...found, ...proof.filter(({ code }) => OF_DESTINATION.has(code))];
}

/** What a proof of the destination leaves behind when it did not write. */
const OF_DESTINATION: ReadonlySet<string> = new Set([
  "PROOF_WRITE_SKIPPED",
  "PROOF_WRITE_BLOCKED",
  "PROOF_WRITE_FAILED",
]);

/** The source's present key in the open, inside a step. Errors: Error, where the bot does not hold it. */
export function openSourceKey(
  deps: ProofDeps,
  { id, keyGeneration }: Pick<Preparation, "id" | "keyGeneration">,
): Promise<AccessKeyPair> {
  return openKey(deps, id, "iam.create-key", "aws-secret-key", keyGeneration);
}

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
