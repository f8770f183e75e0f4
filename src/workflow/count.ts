import type { CountProgress, ExactCount } from "../clouds/cloud.ts";
import { estimateFromListing } from "../core/estimate.ts";
import { isOpen, type Preparation } from "../core/preparation.ts";
import type { Attempt, Steps, StoryDeps, WorkflowInput } from "./deps.ts";
import { asResult, type StepResult } from "./failure.ts";
import type { Notice } from "./notices.ts";
import { auditOf, cardPost, threadPost } from "./posts.ts";
import { COUNT, STORE } from "./steps.ts";

/** How often the thread is told: a message in a thread is edited, and Slack allows about one edit a second. */
const PROGRESS_MS = 5000;

type CountNotice = Extract<Notice, { kind: "counted" }>;

/** Counts the source exactly, beside whatever else the preparation does. */
export async function count(steps: Steps, deps: StoryDeps, input: WorkflowInput): Promise<void> {
  const preparation = await steps.step("load", () => deps.store.findPreparation(input.preparationId), STORE);
  if (!preparation || !isOpen(preparation.state)) return;
  const result = await steps.step("count", (attempt) => countSource(deps, preparation, attempt), COUNT);
  await steps.step("report", () => report(deps, preparation.id, result), STORE);
}

async function countSource(
  deps: StoryDeps,
  preparation: Preparation,
  attempt: Attempt,
): Promise<StepResult<ExactCount>> {
  const { id, request, facts } = preparation;
  const resumeFrom = await deps.store.findCountCheckpoint(id);
  // Progress is told in passing: a store that is slow must not slow the count, and a lost line is no loss.
  const tell = (progress: CountProgress) =>
    void tellProgress(deps, preparation, progress).catch(() => undefined);
  const keepPlace = (checkpoint: unknown) =>
    void deps.store.putCountCheckpoint(id, checkpoint).catch(() => undefined);
  return asResult("count", attempt, async () => {
    const { aws } = deps.cloudsOf(preparation);
    const { accountId } = await aws.whoAmI();
    return aws.countExactly(
      {
        bucket: request.sourceBucket,
        region: facts.sourceRegion ?? (await aws.findBucketRegion(request.sourceBucket)),
        expectedOwner: accountId,
      },
      {
        prefix: request.prefix,
        onProgress: tell,
        onCheckpoint: keepPlace,
        progressIntervalMs: PROGRESS_MS,
        ...(resumeFrom === null ? {} : { resumeFrom }),
      },
    );
  });
}

async function tellProgress(
  deps: StoryDeps,
  preparation: Preparation,
  progress: CountProgress,
): Promise<void> {
  await deps.store.record(preparation.id, {
    posts: [countPost(preparation, { kind: "counted", status: "running", ...figuresOf(progress) })],
  });
  deps.notifier.wake();
}

function countPost(preparation: Preparation, notice: CountNotice) {
  return threadPost(preparation, `count:${preparation.revision}`, notice);
}

function figuresOf({
  objectCount,
  sizeBytes,
  elapsedMs,
}: Omit<CountProgress, "requests" | "objectsPerSecond">) {
  return { objectCount, sizeBytes, elapsedMs, problem: null };
}

/** The exact figures replace the estimate, and with it what the job sheet says. */
async function report(deps: StoryDeps, id: string, result: StepResult<ExactCount>): Promise<void> {
  const preparation = await deps.store.findPreparation(id);
  if (!preparation) return;
  await deps.store.putCountCheckpoint(id, null);
  if (!result.ok) {
    const { operation, code, detail } = result.failure;
    const problem = `${operation}: ${code}: ${detail}`;
    await deps.store.record(id, {
      posts: [
        countPost(preparation, {
          kind: "counted",
          status: "failed",
          objectCount: 0,
          sizeBytes: 0,
          elapsedMs: 0,
          problem,
        }),
      ],
      audit: [auditOf(preparation, "count.failed", "bot", { problem })],
    });
  } else {
    const estimate = estimateFromListing({ ...result.value, asOf: deps.now().toISOString() });
    const sheet =
      preparation.state === "ready"
        ? [threadPost(preparation, `job-sheet:${preparation.revision}`, { kind: "job_sheet" })]
        : [];
    await deps.store.patchPreparation({
      id,
      revision: preparation.revision,
      patch: { estimate },
      posts: [
        cardPost(preparation),
        countPost(preparation, { kind: "counted", status: "done", ...figuresOf(result.value) }),
        ...sheet,
      ],
      audit: [
        auditOf(preparation, "source.counted", "bot", {
          objectCount: result.value.objectCount,
          sizeBytes: result.value.sizeBytes,
        }),
      ],
    });
  }
  deps.notifier.wake();
}
