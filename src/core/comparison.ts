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
const countOf = <Name extends string>(names: readonly Name[]) => z.record(z.enum(names), count);

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
export type Half = { read: number; different: number; below: number };

/** `isWhole`: every object that could be drawn was read, so that nothing is left to infer. */
export type SampleSummary = Record<Reading, number> & {
  /** Objects that could be drawn, and those of archive classes, which could not. */
  population: number;
  archived: number;
  isWhole: boolean;
  byNumber: Half;
  bySize: Half;
};

/** Why a comparison that found no difference does not show that there is none. */
export const DOUBTS = [
  "nothing-compared",
  "changed-since",
  "etags-unexplained",
  "sample-unreadable",
  "sample-changed",
] as const;
export type Doubt = (typeof DOUBTS)[number];

export type ComparisonVerdict = "same" | "different" | "unknown";
