import * as z from "zod";
import { checkpointSchema } from "../../comparison/checkpoint.ts";
import { type Comparison, compareBuckets } from "../../comparison/compare-buckets.ts";
import type { CompareProgress } from "../../comparison/compare-run.ts";
import { FirstRows, firstRowsSchema } from "../../comparison/first-rows.ts";
import { NotOwnBucket, openSides } from "../../comparison/open-sides.ts";
import { UnorderedListing } from "../../comparison/range-state.ts";
import {
  BOT_SAMPLE_MAX,
  type ComparisonExample,
  OUTCOMES,
  type StoredComparison,
} from "../../core/comparison.ts";
import { logDetail } from "../../core/detail.ts";
import type { Failure, Preparation } from "../../core/preparation.ts";
import { cardPost } from "../../notices/card.ts";
import { type ComparedWords, comparedPost, NO_FIGURES } from "../../notices/compared.ts";
import type { ComparisonRun } from "../../storage/contract/comparisons.ts";
import { auditOf } from "../audit-of.ts";
import type { Attempt, Steps, StoryDeps, WorkflowInput } from "../deps.ts";
import { Aside } from "./aside.ts";
import { asResult, type StepResult } from "./failure.ts";
import { COUNT, STORE } from "./steps.ts";

/** As often as the exact count shows how far it is. */
const PROGRESS_MS = 5_000;
/** Beside the bot's other work: a page of each side in hand for each of them. */
const CONNECTIONS = 16;

type Begun = { preparation: Preparation; run: ComparisonRun };
type Found = { comparison: Comparison; examples: ComparisonExample[]; stoppedBy: null };
/** What a comparison came to; `stoppedBy`: the person who stopped it. */
type Outcome = Found | { soFar: ComparedWords["figures"]; stoppedBy: string };

/** Where a comparison stands, as it is stored: its size does not grow with the number of objects. */
const placeSchema = z.object({
  version: z.literal(1),
  comparison: checkpointSchema,
  firstRows: firstRowsSchema,
});
type Place = z.infer<typeof placeSchema>;

/** Compares both sides, beside whatever else the preparation does. */
export async function compare(steps: Steps, deps: StoryDeps, input: WorkflowInput): Promise<void> {
  const begun = await steps.step("load", () => begin(deps, input), STORE);
  if (!begun) return;
  const result = await steps.step("compare", (attempt) => compareSides(deps, begun, attempt), COUNT);
  await steps.step("report", () => report(deps, begun, result), STORE);
}

async function begin(deps: StoryDeps, { preparationId, asked }: WorkflowInput): Promise<Begun | null> {
  const [preparation, run] = await Promise.all([
    deps.store.findPreparation(preparationId),
    deps.store.findComparisonRun(preparationId),
  ]);
  // Another one may be under way by now, or this one may have been ended.
  if (preparation === null || run === null || run.run !== asked?.submissionId) return null;
  await tellProgress(deps, { preparation, run }, NO_FIGURES);
  return { preparation, run };
}

async function compareSides(deps: StoryDeps, begun: Begun, attempt: Attempt): Promise<StepResult<Outcome>> {
  const { id, isAltered } = begun.preparation;
  // Its buckets may not be those that somebody asked for: nothing of them is read.
  if (isAltered) return { ok: false, failure: ALTERED };
  const asked = await deps.store.findComparisonRun(id);
  if (asked?.stopAskedBy != null)
    return { ok: true, value: { soFar: NO_FIGURES, stoppedBy: asked.stopAskedBy } };
  const kept = readPlace(await deps.store.findComparisonCheckpoint(id));
  const watch = watchOver(deps, begun);
  try {
    const tried = await asResult("compare", attempt, () => tryOnce(deps, begun, kept, watch));
    return tried.ok ? tried.value : tried;
  } finally {
    // A checkpoint that is still being stored must not come after the end.
    await watch.end();
  }
}

/** Errors: what another try may resolve, and what nobody foresaw. */
async function tryOnce(
  deps: StoryDeps,
  begun: Begun,
  kept: Place | null,
  watch: Watch,
): Promise<StepResult<Outcome>> {
  try {
    return { ok: true, value: await compareOnce(deps, begun, kept, watch) };
  } catch (error) {
    const stoppedBy = watch.stoppedBy();
    if (stoppedBy !== null) return { ok: true, value: { soFar: watch.figures(), stoppedBy } };
    const failure = refusalIn(error, begun.preparation);
    if (failure === null) throw error;
    return { ok: false, failure };
  }
}

type Watch = ReturnType<typeof watchOver>;

/** Shows how far it is, and heeds who wants it to stop; a long object of the sample keeps neither waiting. */
function watchOver(deps: StoryDeps, begun: Begun) {
  const { id } = begun.preparation;
  const stop = new AbortController();
  const aside = new Aside();
  let stoppedBy: string | null = null;
  let figures = NO_FIGURES;
  const beat = setInterval(
    () =>
      aside.run(async () => {
        await tellProgress(deps, begun, figures);
        stoppedBy ??= (await deps.store.findComparisonRun(id))?.stopAskedBy ?? null;
        if (stoppedBy !== null) stop.abort();
      }),
    PROGRESS_MS,
  );
  return {
    signal: stop.signal,
    aside,
    stoppedBy: () => stoppedBy,
    figures: () => figures,
    onProgress: ({ compared, differences, elapsedMs }: CompareProgress) => {
      figures = { ...figures, compared, differences, elapsedMs };
    },
    onSampleProgress: (sample: { read: number; of: number }) => {
      figures = { ...figures, sample };
    },
    end: async () => {
      clearInterval(beat);
      await aside.idle();
    },
  };
}

async function compareOnce(
  deps: StoryDeps,
  { preparation, run }: Begun,
  kept: Place | null,
  watch: Watch,
): Promise<Found> {
  const { id, request } = preparation;
  const { prefix, ossRegion } = request;
  // Objects keep their keys: the service is given no prefix at the destination.
  const source = { bucket: request.sourceBucket, prefix };
  const destination = { bucket: request.destinationBucket, prefix };
  const asked = { source, destination, region: ossRegion };
  const sides = await openSides(deps.cloudsOf(preparation), asked, deps.now(), CONNECTIONS);
  const firstRows = new FirstRows(kept?.firstRows);
  try {
    const comparison = await compareBuckets(
      sides,
      {
        source,
        destination,
        since: kept?.comparison.since ?? sides.clocks,
        startedAt: run.startedAt,
        mayBeEncrypted: sides.mayBeEncrypted,
        // A row that somebody else wrote reads no more than the form would.
        sampleSize: Math.min(run.sampleSize, BOT_SAMPLE_MAX),
        keptCheckpoint: kept?.comparison ?? null,
      },
      {
        concurrency: CONNECTIONS,
        signal: watch.signal,
        onProgress: watch.onProgress,
        onSampleProgress: watch.onSampleProgress,
        onRow: (row) => firstRows.add(row),
        onCheckpoint: (checkpoint) => {
          // Taken in the same turn: what is differing by the one is among the other.
          const place: Place = { version: 1, comparison: checkpoint, firstRows: firstRows.rows() };
          watch.aside.run(() => deps.store.putComparisonCheckpoint(id, run.run, place));
        },
      },
    );
    return { comparison, examples: firstRows.examples(), stoppedBy: null };
  } finally {
    sides.source.close();
    sides.destination.close();
  }
}

/** Null for none, and for that of another version: then it begins anew. */
function readPlace(stored: unknown): Place | null {
  return placeSchema.safeParse(stored).data ?? null;
}

async function tellProgress(deps: StoryDeps, begun: Begun, figures: ComparedWords["figures"]): Promise<void> {
  await deps.store.record(begun.preparation.id, { posts: [postOf(begun, { status: "running", figures })] });
}

function postOf({ preparation, run }: Begun, words: Omit<ComparedWords, "run" | "by" | "sampleSize">) {
  const { by, sampleSize } = run;
  return comparedPost(preparation, { run: run.run, by, sampleSize, ...words });
}

async function report(deps: StoryDeps, begun: Begun, result: StepResult<Outcome>): Promise<void> {
  if (!result.ok) await reportFailure(deps, begun, result.failure);
  else if (result.value.stoppedBy !== null) await reportStop(deps, begun, result.value);
  else await reportResult(deps, begun, result.value);
}

async function reportFailure(deps: StoryDeps, begun: Begun, failure: Failure): Promise<void> {
  const { operation, code, detail } = failure;
  const problem = `${operation}: ${code}: ${logDetail(detail)}`;
  await end(deps, begun, {
    result: null,
    posts: [postOf(begun, { status: "failed", figures: NO_FIGURES, failure })],
    audit: [
      auditOf(begun.preparation, {
        event: "comparison.failed",
        actor: "bot",
        details: { run: begun.run.run, problem },
      }),
    ],
  });
}

async function reportStop(
  deps: StoryDeps,
  begun: Begun,
  { soFar, stoppedBy }: { soFar: ComparedWords["figures"]; stoppedBy: string },
): Promise<void> {
  const { compared } = soFar;
  await end(deps, begun, {
    result: null,
    posts: [postOf(begun, { status: "stopped", figures: soFar, stoppedBy })],
    audit: [
      auditOf(begun.preparation, {
        event: "comparison.stopped",
        actor: stoppedBy,
        details: { run: begun.run.run, compared },
      }),
    ],
  });
}

async function reportResult(
  deps: StoryDeps,
  begun: Begun,
  { comparison, examples }: Pick<Found, "comparison" | "examples">,
): Promise<void> {
  const { verdict, doubts, tallies, sample, elapsedMs } = comparison;
  const { run, by, startedAt } = begun.run;
  const compared = { verdict, doubts, tallies, sample };
  const result: StoredComparison = {
    ...compared,
    run,
    by,
    startedAt,
    endedAt: deps.now().toISOString(),
    examples,
  };
  const objects = Object.fromEntries(
    OUTCOMES.filter((outcome) => tallies.objects[outcome] > 0).map((outcome) => [
      outcome,
      tallies.objects[outcome],
    ]),
  );
  await end(deps, begun, {
    result,
    posts: [
      postOf(begun, { status: "done", figures: { ...NO_FIGURES, elapsedMs }, result: compared }),
      cardPost(begun.preparation),
    ],
    audit: [
      auditOf(begun.preparation, {
        event: "comparison.ended",
        actor: by,
        details: { run, startedAt, verdict, doubts, objects, sizeBytes: tallies.sizeBytes.same, sample },
      }),
    ],
  });
}

/** Once: a report that is made again after a kill finds the comparison ended. */
async function end(
  { store }: StoryDeps,
  { preparation, run }: Begun,
  input: Omit<Parameters<StoryDeps["store"]["endComparison"]>[0], "preparationId" | "run">,
): Promise<void> {
  await store.endComparison({ preparationId: preparation.id, run: run.run, ...input });
}

const ALTERED: Failure = {
  step: "compare",
  operation: "compare",
  subject: "bot",
  code: "RecordAltered",
  detail: { code: "RECORD_ALTERED", args: {} },
  requestId: null,
};

/** What another try would find again; null for anything else. */
function refusalIn(error: unknown, { request }: Preparation): Failure | null {
  const failure = { step: "compare", operation: "compare", requestId: null };
  if (error instanceof UnorderedListing) {
    const detail = { code: "LISTING_UNORDERED", args: {} } as const;
    return { ...failure, subject: error.address, code: "UnorderedListing", detail };
  }
  if (error instanceof NotOwnBucket) {
    const detail = { code: "BUCKET_NOT_OURS", args: { isThere: error.why === "other-owner" } } as const;
    return { ...failure, subject: request.destinationBucket, code: "NotOwnBucket", detail };
  }
  return null;
}
