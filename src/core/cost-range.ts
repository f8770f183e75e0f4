import * as z from "zod";
import { dataToMove, type Estimate } from "./estimate.ts";
import { mistake } from "./mistake.ts";

const price = z.number().nonnegative().max(1_000_000);

/** What the operator pays AWS; no figure is the bot's own. One gigabyte is 2^30 bytes, as AWS bills it. */
export const pricesSchema = z.strictObject({
  /** The day that the prices are of, such as 2026-11-01. */
  asOf: z.iso.date(mistake("PRICE_DAY")),
  currency: z.string().regex(/^[A-Z]{3}$/, mistake("CURRENCY")),
  listPer1000: price,
  getPer1000: price,
  egressPerGb: price,
  /** Of data in archive classes, which has to be restored before it can be read. */
  retrievalPerGb: price.default(0),
});
export type Prices = z.infer<typeof pricesSchema>;

/** What reading the source costs at AWS, in the prices' currency: `low` to `high`. */
export type CostRange = { low: number; high: number; currency: string; asOf: string };

const GB = 2 ** 30;
/** S3 lists as many keys in a request at most. */
const KEYS_PER_LIST = 1_000;

/**
 * `low`: what a job moves as things stand, each object read once, listed once. `high`: everything, archived data restored first,
 * and every request made twice, as a run that is repeated or compared does. Where figures are a lower bound, so is this.
 */
export function costRange(prices: Prices, estimate: Estimate): CostRange {
  const moved = dataToMove(estimate);
  const requests = (objects: number) =>
    (Math.ceil(objects / KEYS_PER_LIST) * prices.listPer1000 + objects * prices.getPer1000) / 1_000;
  const egress = (bytes: number) => (bytes / GB) * prices.egressPerGb;
  const retrieval = (estimate.archivedBytes / GB) * prices.retrievalPerGb;
  return {
    low: requests(moved.objectCount) + egress(moved.sizeBytes),
    high: 2 * requests(estimate.objectCount) + egress(estimate.transferBytes) + retrieval,
    currency: prices.currency,
    asOf: prices.asOf,
  };
}
