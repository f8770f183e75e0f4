/** The alphabet, over and over: long enough that most contents are one piece of it. */
const PATTERN = Buffer.alloc(26 * 40_330, "abcdefghijklmnopqrstuvwxyz");

/** Made-up content of an object, bytes `from` to `to` (inclusive). It depends on the offset alone, so that ranges agree. */
export function makeUpBytes(from: number, to: number): Buffer {
  const bytes = Buffer.allocUnsafe(Math.max(0, to - from + 1));
  let at = 0;
  while (at < bytes.length) at += PATTERN.copy(bytes, at, (from + at) % 26);
  return bytes;
}

/** Whether bytes are made-up content from its beginning, so that their number says all. */
export function isMadeUp(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at += PATTERN.length) {
    const piece = bytes.subarray(at, at + PATTERN.length);
    if (PATTERN.compare(piece, 0, piece.length, 0, piece.length) !== 0) return false;
  }
  return true;
}
