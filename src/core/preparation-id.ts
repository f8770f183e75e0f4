/** Crockford's base32: no I, L, O or U, so that an id can be said aloud and typed back. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 6;

export const PREPARATION_ID = /^MP-[0-9A-HJKMNP-TV-Z]{6}$/;

/** An id from random bytes (at least 6, uniform): 32 divides 256, so the low 5 bits are uniform too. */
export function drawPreparationId(randomBytes: Uint8Array): string {
  if (randomBytes.length < LENGTH)
    throw new RangeError(`expected ${LENGTH} random bytes, got ${randomBytes.length}`);
  let id = "MP-";
  for (const byte of randomBytes.subarray(0, LENGTH)) id += ALPHABET[byte & 31];
  return id;
}

/** The id a person meant: any letter case, `I` and `L` for 1, `O` for 0, with or without `MP-`; null when it is none. */
export function readPreparationId(text: string): string | null {
  const typed = text.trim().toUpperCase().replace(/[IL]/g, "1").replace(/O/g, "0");
  // An id's own first characters may be M and P: six characters are all of it.
  const bare = typed.length === LENGTH ? typed : typed.replace(/^MP-?/, "");
  return PREPARATION_ID.test(`MP-${bare}`) ? `MP-${bare}` : null;
}
