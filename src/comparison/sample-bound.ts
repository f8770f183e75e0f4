export const CONFIDENCE = 0.95;

/**
 * What a random sample says about all: with 95 % confidence fewer than this share of all differ, when `differing` of `read` did.
 * Exact for draws with replacement (Clopper and Pearson, one-sided), and no less than what draws without it give.
 */
export function upperBound(read: number, differing: number): number {
  if (read === 0 || differing >= read) return 1;
  let low = differing / read;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const share = (low + high) / 2;
    if (atMost(differing, read, share) > 1 - CONFIDENCE) low = share;
    else high = share;
  }
  return high;
}

/** The chance of at most `hits` among `draws`, each a hit with this chance. */
function atMost(hits: number, draws: number, chance: number): number {
  let sum = 0;
  let logChoose = 0;
  for (let hit = 0; hit <= hits; hit++) {
    sum += Math.exp(logChoose + hit * Math.log(chance) + (draws - hit) * Math.log1p(-chance));
    logChoose += Math.log((draws - hit) / (hit + 1));
  }
  return sum;
}
