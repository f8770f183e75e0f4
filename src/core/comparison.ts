import * as z from "zod";

/** What became of one key, told apart. The names are in reports and in `--json`: they are public. */
export const OUTCOMES = [
  /** At both places with the same size, and nothing says that the content differs. */
  "same",
  "missing",
  "additional",
  "different-size",
  /** Same size, but two MD5s, or two hashes of the whole object, that differ. */
  "different-content",
  /** Different, missing or additional, and changed after the time from which that proves nothing. */
  "changed-since",
  /** Keys that end with / and hold nothing: consoles and the service make them to show folders. */
  "folder-marker-same",
  "folder-marker-missing",
  "folder-marker-additional",
  /** Reports of the migration service at the destination. */
  "service-report",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Outcomes by which source and destination are different. */
export const DIFFERENCES = [
  "missing",
  "additional",
  "different-size",
  "different-content",
] as const satisfies readonly Outcome[];

/** One side's object as its listing has it. Times are UTC to the second, without a zone. */
export const listedSchema = z.object({
  key: z.string(),
  sizeBytes: z.number().nonnegative(),
  lastModified: z.string(),
  etag: z.string(),
});
export type Listed = z.infer<typeof listedSchema>;

/** What the report says of one key; a side is null where the key is not there. */
export type Row = { outcome: Outcome; source: Listed | null; destination: Listed | null };

/** Why an ETag says nothing about the content of an object, or was not asked about. */
export const UNCOMPARED = [
  /** Uploaded in parts: the ETag is a hash of hashes. */
  "parts",
  /** The bucket or the object is encrypted with a key of KMS or of a customer: the ETag is no MD5. */
  "encrypted",
  /** The ETag has another form, or OSS calls the object appendable or a link. */
  "other",
] as const;
export type Uncompared = (typeof UNCOMPARED)[number];

const count = z.number().int().nonnegative();
/** Of an older version a name may be missing, of a newer one there may be others: neither makes what is stored unreadable. */
const countOf = <Name extends string>(names: readonly Name[]) =>
  z
    .record(z.string(), count)
    .transform(
      (found) => Object.fromEntries(names.map((name) => [name, found[name] ?? 0])) as Record<Name, number>,
    );

/** Objects by outcome, their source's bytes (the destination's of what is there alone), and what the ETags said of `same`. */
export const talliesSchema = z.object({
  objects: countOf(OUTCOMES),
  sizeBytes: countOf(OUTCOMES),
  etags: z.object({
    /** Two MD5s that agree: the content is the same. */
    equal: count,
    notCompared: countOf(UNCOMPARED),
    /** Two that differ, and nobody looked at whether they are MD5s: more than are looked at, or the look was refused. */
    unexplained: count,
  }),
  /** Of `missing`: those with a name that OSS refuses. */
  missingWithRefusedName: count,
});
export type Tallies = z.infer<typeof talliesSchema>;

export function noTallies(): Tallies {
  const zeros = <Name extends string>(names: readonly Name[]) =>
    Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  return {
    objects: zeros(OUTCOMES),
    sizeBytes: zeros(OUTCOMES),
    etags: { equal: 0, notCompared: zeros(UNCOMPARED), unexplained: 0 },
    missingWithRefusedName: 0,
  };
}

/** What reading a drawn object whole from both sides gave. */
export const READINGS = ["identical", "different", "changed", "unreadable"] as const;
export type Reading = (typeof READINGS)[number];

/** `below`: with 95 % confidence fewer than this share differ, of the objects or of the bytes. */
const halfSchema = z.object({ read: count, different: count, below: z.number() });
export type Half = z.infer<typeof halfSchema>;

/** `isWhole`: every object that could be drawn was read, so that nothing is left to infer. */
const sampleSummarySchema = z.object({
  identical: count,
  different: count,
  changed: count,
  unreadable: count,
  /** Objects that could be drawn, and those of archive classes, which could not. */
  population: count,
  archived: count,
  isWhole: z.boolean(),
  byNumber: halfSchema,
  bySize: halfSchema,
});
export type SampleSummary = z.infer<typeof sampleSummarySchema>;

/** Why a comparison that found no difference does not show that there is none. */
export const DOUBTS = [
  "nothing-compared",
  "changed-since",
  "etags-unexplained",
  "sample-unreadable",
  "sample-changed",
] as const;
export type Doubt = (typeof DOUBTS)[number];

export const COMPARISON_VERDICTS = ["same", "different", "unknown"] as const;
export type ComparisonVerdict = (typeof COMPARISON_VERDICTS)[number];

/** What a comparison came to. `doubts` says why it is `unknown`, and may stand beside `different`. */
export const comparedSchema = z.object({
  verdict: z.enum(COMPARISON_VERDICTS),
  doubts: z
    .array(z.string())
    .transform((doubts) => doubts.filter((doubt): doubt is Doubt => DOUBTS.some((known) => known === doubt))),
  tallies: talliesSchema,
  sample: sampleSummarySchema.nullable(),
});
export type Compared = z.infer<typeof comparedSchema>;

/** Of more objects the command reads a sample: in the bot a comparison shares memory and network with everything else. */
export const BOT_SAMPLE_MAX = 1_000;

/** How many differing keys are kept beside a result, each cut after so many characters: the report has all of them. */
export const EXAMPLES_MAX = 20;
export const EXAMPLE_KEY_MAX = 256;

const exampleSchema = z.object({ outcome: z.string(), key: z.string() });
export type ComparisonExample = z.infer<typeof exampleSchema>;

/** The last comparison of a preparation that came to its end. Times are ISO 8601 in UTC; `run` tells it from others. */
export const comparisonSchema = comparedSchema.extend({
  run: z.string(),
  by: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  /** The first differing keys in their order, as `EXAMPLES_MAX` has it. */
  examples: z.array(exampleSchema),
});
export type StoredComparison = z.infer<typeof comparisonSchema>;

export function countDifferences({ objects }: Pick<Tallies, "objects">): number {
  return DIFFERENCES.reduce((sum, outcome) => sum + objects[outcome], 0);
}

export function isDifference(outcome: string): boolean {
  return DIFFERENCES.some((one) => one === outcome);
}
