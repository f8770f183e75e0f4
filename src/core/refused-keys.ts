import * as z from "zod";

/**
 * Keys that S3 allows and OSS refuses, by what is wrong with them; a key may have two faults.
 * Source: OSS, "Object naming conventions": 1 to 1,023 bytes of UTF-8, not beginning with `/` or `\\`.
 */
export const refusedKeysSchema = z.object({
  leadingSlash: z.number().int().nonnegative(),
  leadingBackslash: z.number().int().nonnegative(),
  tooLong: z.number().int().nonnegative(),
});
export type RefusedKeys = z.infer<typeof refusedKeysSchema>;
