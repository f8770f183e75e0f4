import * as z from "zod";
import { failureSchema } from "../preparation.ts";
import { failureGroupSchema } from "./file-failures.ts";
import { DOUBTS } from "./observe.ts";
import { OVERWRITE, type Overwrite } from "./service-words.ts";
import { MIGRATION_STATES } from "./states.ts";

const count = z.number().int().nonnegative().nullable();

/** How far a run has come, as its history said it last. Null: the service does not know it. */
export const progressSchema = z.object({
  isListing: z.boolean(),
  totalCount: count,
  totalBytes: count,
  copiedCount: count,
  copiedBytes: count,
  skippedCount: count,
  failedCount: count,
  /** When it was read. */
  asOf: z.iso.datetime(),
});
export type MigrationProgress = z.infer<typeof progressSchema>;

/** Something of the service that nobody knows, for operators to export: never more than the newest of them. */
export const unknownAnswerSchema = z.object({
  at: z.iso.datetime(),
  /** The API's operation. */
  operation: z.string(),
  word: z.string(),
  /** What the service answered, without secrets. */
  answer: z.string(),
});
export type UnknownAnswer = z.infer<typeof unknownAnswerSchema>;
export const UNKNOWN_ANSWERS_MAX = 20;
const ANSWER_MAX = 4_000;

/** One migration of a preparation as it is stored. Earlier ones of the same preparation stay as they ended. */
export const migrationSchema = z.object({
  preparationId: z.string(),
  /** 1 the first. */
  number: z.number().int().positive(),
  state: z.enum(MIGRATION_STATES),
  stateSince: z.iso.datetime(),
  createdAt: z.iso.datetime(),
  /** The service's, such as `cn-beijing`. */
  region: z.string(),
  role: z.string(),
  sourceAddress: z.string(),
  destinationAddress: z.string(),
  jobName: z.string(),
  /** The generation of the key that the source's address holds. */
  keyGeneration: z.number().int().positive().default(1),
  overwrite: z.enum(Object.keys(OVERWRITE) as [Overwrite, ...Overwrite[]]).default("when-newer"),
  maxBitsPerSecond: z.number().int().positive().nullable().default(null),
  /** The job of failed files that is looked at in the place of the first one; null: the first one is. */
  retryJob: z.string().nullable().default(null),
  /** The run whose failed files that job copies; null where there is no such job. */
  retriedRun: z
    .object({ job: z.string(), version: z.string().nullable(), runtimeId: z.number().int().positive() })
    .nullable()
    .default(null),
  /** The service's id of the job that is looked at; null until it was read. */
  jobVersion: z.string().nullable().default(null),
  /** Runs up to this one are over and told; 0: there was none. Written before a launch, so that its own run is a later one. */
  runtimeIdBefore: z.number().int().nonnegative().default(0),
  /** The run that is watched; null before the first. */
  runtimeId: z.number().int().positive().nullable().default(null),
  /** How often a run was asked for, retries of failed files included: each has its own message in the thread. */
  launches: z.number().int().nonnegative().default(0),
  /** Who asked for the last of them. */
  launchedBy: z.string().nullable().default(null),
  /** How often failed files were tried again. */
  retries: z.number().int().nonnegative().default(0),
  progress: progressSchema.nullable().default(null),
  /** Since when nothing had changed when people were told so last; null: they never were. */
  stalledSince: z.iso.datetime().nullable().default(null),
  doubt: z.enum(DOUBTS).nullable().default(null),
  failure: failureSchema.nullable().default(null),
  /** Why files failed in the run that ended last; null: nobody has read it. */
  failedFiles: z.array(failureGroupSchema).nullable().default(null),
  unknownAnswers: z.array(unknownAnswerSchema).default([]),
});
export type Migration = z.infer<typeof migrationSchema>;

/** The job that is looked at: of the whole migration, or of the files that failed in it. */
export function jobOf({ jobName, retryJob }: Pick<Migration, "jobName" | "retryJob">): string {
  return retryJob ?? jobName;
}

/** The newest last. The same word of the same operation is kept once, as it was first seen. */
export function withUnknownAnswer(
  answers: readonly UnknownAnswer[],
  answer: UnknownAnswer,
): readonly UnknownAnswer[] {
  const isKnown = answers.some(
    ({ operation, word }) => operation === answer.operation && word === answer.word,
  );
  if (isKnown) return answers;
  return [...answers, { ...answer, answer: answer.answer.slice(0, ANSWER_MAX) }].slice(-UNKNOWN_ANSWERS_MAX);
}

/** Of all objects, how many are done: a share of 1; null while the source is being listed, or where counts are not known. */
export function shareDone({
  isListing,
  totalCount,
  copiedCount,
  failedCount,
}: MigrationProgress): number | null {
  if (isListing || totalCount === null || copiedCount === null) return null;
  if (totalCount === 0) return 1;
  return Math.min(1, (copiedCount + (failedCount ?? 0)) / totalCount);
}
