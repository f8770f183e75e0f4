import type { CountProgress, ExactCount } from "../../clouds/contract/source-buckets.ts";
import { logDetail } from "../../core/detail.ts";
import { estimateFromListing } from "../../core/estimate.ts";
import type { Failure, Preparation } from "../../core/preparation.ts";
import { isOpen } from "../../core/states.ts";
import { cardPost } from "../../notices/card.ts";
import { countKey, countPost, saysCounting } from "../../notices/counted.ts";
import { JOB_SHEET_KEY, READY_KEY } from "../../notices/ready.ts";
import { auditOf } from "../audit-of.ts";
import type { Attempt, Steps, StoryDeps, WorkflowInput } from "../deps.ts";
import { Aside } from "./aside.ts";
import { presentDeliveryPosts } from "./deliver.ts";
import { asResult, type StepResult } from "./failure.ts";
import { COUNT, STORE } from "./steps.ts";

/** How often progress is shown: a message in a thread is edited, and Slack allows about one edit a second. */
const PROGRESS_MS = 5000;

type Figures = Pick<CountProgress, "objectCount" | "sizeBytes" | "elapsedMs">;
/** What a count came to; `stoppedBy`: the person who stopped it, and the figures are what it had counted by then. */
type Counted = { count: ExactCount; stoppedBy: null } | { soFar: Figures; stoppedBy: string };

const NOTHING: Figures = { objectCount: 0, sizeBytes: 0, elapsedMs: 0 };

/** Counts the source exactly, beside whatever else the preparation does. */
export async function count(steps: Steps, deps: StoryDeps, input: WorkflowInput): Promise<void> {
  const preparation = await steps.step("load", () => begin(deps, input), STORE);
  if (!preparation) return;
  const result = await steps.step("count", (attempt) => countSource(deps, preparation, attempt), COUNT);
  await steps.step("report", () => report(deps, preparation, result), STORE);
}

/** Whether the thread shows a count under way. */
export async function isCounting(deps: StoryDeps, preparation: Preparation): Promise<boolean> {
  const post = await deps.store.findPost(preparation.id, countKey(preparation));
  return saysCounting(post?.notice);
}

async function begin(deps: StoryDeps, input: WorkflowInput): Promise<Preparation | null> {
  const preparation = await deps.store.findPreparation(input.preparationId);
  if (!preparation || !isOpen(preparation.state)) return null;
  await tellProgress(deps, preparation, NOTHING);
  return preparation;
}

async function countSource(
  deps: StoryDeps,
  preparation: Preparation,
  attempt: Attempt,
): Promise<StepResult<Counted>> {
  const { id, request, facts } = preparation;
  const [resumeFrom, askedBefore] = await Promise.all([
    deps.store.findCountCheckpoint(id),
    deps.store.findCountStop(id),
  ]);
  if (askedBefore !== null) return { ok: true, value: { soFar: NOTHING, stoppedBy: askedBefore } };
  const stop = new AbortController();
  let stoppedBy: string | null = null;
  let soFar = NOTHING;
  const aside = new Aside();
  const onProgress = (progress: CountProgress) => {
    soFar = progress;
    aside.run(async () => {
      await tellProgress(deps, preparation, progress);
      stoppedBy ??= await deps.store.findCountStop(id);
      if (stoppedBy !== null) stop.abort();
    });
  };
  const result = await asResult("count", attempt, async (): Promise<Counted> => {
    const { aws } = deps.cloudsOf(preparation);
    const { accountId } = await aws.getCallerIdentity();
    const source = {
      bucket: request.sourceBucket,
      region: facts.sourceRegion ?? (await aws.findBucketRegion(request.sourceBucket)),
      expectedOwner: accountId,
    };
    try {
      const count = await aws.countExactly(source, {
        prefix: request.prefix,
        onProgress,
        onCheckpoint: (checkpoint) => aside.run(() => deps.store.putCountCheckpoint(id, checkpoint)),
        progressIntervalMs: PROGRESS_MS,
        signal: stop.signal,
        ...(resumeFrom === null ? {} : { resumeFrom }),
      });
      return { count, stoppedBy: null };
    } catch (error) {
      if (stoppedBy === null) throw error;
      return { soFar: figuresOf(soFar), stoppedBy };
    }
  });
  // A checkpoint that is still being stored must not outlive the count and be taken for the beginning of the next one.
  await aside.idle();
  return result;
}

async function tellProgress(deps: StoryDeps, preparation: Preparation, figures: Figures): Promise<void> {
  await deps.store.record(preparation.id, {
    posts: [countPost(preparation, { ...figuresOf(figures), status: "running" })],
  });
}

function figuresOf({ objectCount, sizeBytes, elapsedMs }: Figures) {
  return { objectCount, sizeBytes, elapsedMs };
}

/** `begun`: the preparation as the count found it, whose message in the thread is edited to the end. */
async function report(deps: StoryDeps, begun: Preparation, result: StepResult<Counted>): Promise<void> {
  const preparation = await deps.store.findPreparation(begun.id);
  if (!preparation) return;
  await deps.store.forgetCount(begun.id);
  if (!result.ok) await reportFailure(deps, begun, result.failure);
  else if (result.value.stoppedBy !== null) await reportStop(deps, begun, result.value);
  else await reportCount(deps, begun, preparation, result.value.count);
}

async function reportFailure(deps: StoryDeps, begun: Preparation, failure: Failure): Promise<void> {
  const { operation, code, detail } = failure;
  const problem = `${operation}: ${code}: ${logDetail(detail)}`;
  await deps.store.record(begun.id, {
    posts: [countPost(begun, { ...figuresOf(NOTHING), status: "failed", failure })],
    audit: [auditOf(begun, { event: "count.failed", actor: "bot", details: { problem } })],
  });
}

async function reportStop(
  deps: StoryDeps,
  begun: Preparation,
  { soFar, stoppedBy }: { soFar: Figures; stoppedBy: string },
): Promise<void> {
  const { objectCount, sizeBytes } = soFar;
  await deps.store.record(begun.id, {
    posts: [countPost(begun, { ...figuresOf(soFar), status: "stopped", by: stoppedBy })],
    audit: [
      auditOf(begun, { event: "count.stopped", actor: stoppedBy, details: { objectCount, sizeBytes } }),
    ],
  });
}

/** The exact figures replace the estimate, and with it what the job sheet says. */
async function reportCount(
  deps: StoryDeps,
  begun: Preparation,
  preparation: Preparation,
  counted: ExactCount,
): Promise<void> {
  const { id, revision, state } = preparation;
  const { objectCount, sizeBytes, keysRefusedByOss, restored } = counted;
  await deps.store.patchPreparation({
    id,
    revision,
    patch: {
      estimate: estimateFromListing({ ...counted, isComplete: true, asOf: deps.now().toISOString() }),
    },
    posts: [
      cardPost(preparation),
      countPost(begun, { ...figuresOf(counted), status: "done", keysRefusedByOss, restored }),
      ...(state === "ready" ? presentDeliveryPosts(preparation) : []),
    ],
    ...(state === "ready" ? { redraw: [READY_KEY, JOB_SHEET_KEY] } : {}),
    audit: [
      auditOf(preparation, { event: "source.counted", actor: "bot", details: { objectCount, sizeBytes } }),
    ],
  });
}
