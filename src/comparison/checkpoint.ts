import * as z from "zod";
import { listedSchema, READINGS, type Reading, talliesSchema } from "../core/comparison.ts";
import { reservoirSchema } from "./reservoir.ts";

const placeSchema = z.object({ bucket: z.string(), prefix: z.string() });

/** Two objects of one size whose ETags differ: whether those are MD5s is looked at after the listing. */
export const suspectSchema = z.object({ source: listedSchema, destination: listedSchema });
export type Suspect = z.infer<typeof suspectSchema>;

/**
 * Where a comparison stands. Plain JSON, whose size does not depend on the number of objects. A key is either in the tallies or
 * in one pending range; ranges are of keys without their prefix, `after` excluded and `until` included.
 */
export const checkpointSchema = z.object({
  version: z.literal(1),
  source: placeSchema,
  destination: placeSchema,
  /** From when on a change proves nothing: of objects of the source, and of those of the destination, as their clouds' clocks go. */
  since: z.object({ source: z.string(), destination: z.string() }),
  startedAt: z.string(),
  tallies: talliesSchema,
  pending: z.array(z.object({ after: z.string(), until: z.string().nullable() })),
  suspects: z.array(suspectSchema),
  sample: z.object({
    size: z.number().int().nonnegative(),
    byNumber: reservoirSchema,
    bySize: reservoirSchema,
    /** Objects that could be drawn, and their bytes. */
    population: z.object({ objectCount: z.number(), sizeBytes: z.number() }),
    archived: z.number(),
    readings: z.array(z.object({ key: z.string(), reading: z.enum(READINGS) })),
  }),
  /** Bytes of the report that belong to this state; what follows them in the file was written after it. */
  reportBytes: z.number().int().nonnegative(),
  requests: z.number().int().nonnegative(),
  elapsedMs: z.number().nonnegative(),
});
export type CompareCheckpoint = z.infer<typeof checkpointSchema>;
/** By key without prefix. Not an object: a key may be called `__proto__`. */
export type Readings = Map<string, Reading>;
export type Place = z.infer<typeof placeSchema>;
