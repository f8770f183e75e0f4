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

export const OSS_KEY_MAX_BYTES = 1023;
export const NO_REFUSED_KEYS: RefusedKeys = { leadingSlash: 0, leadingBackslash: 0, tooLong: 0 };

/** One key's faults, each 0 or 1. */
export function refusalOfKey(key: string): RefusedKeys {
  return {
    leadingSlash: key.startsWith("/") ? 1 : 0,
    leadingBackslash: key.startsWith("\\") ? 1 : 0,
    tooLong: Buffer.byteLength(key, "utf8") > OSS_KEY_MAX_BYTES ? 1 : 0,
  };
}

export function addRefusedKeys(a: RefusedKeys, b: RefusedKeys): RefusedKeys {
  return {
    leadingSlash: a.leadingSlash + b.leadingSlash,
    leadingBackslash: a.leadingBackslash + b.leadingBackslash,
    tooLong: a.tooLong + b.tooLong,
  };
}

export function hasRefusedKeys({ leadingSlash, leadingBackslash, tooLong }: RefusedKeys): boolean {
  return leadingSlash + leadingBackslash + tooLong > 0;
}
