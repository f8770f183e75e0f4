import * as z from "zod";
import { clockAheadMs } from "../core/clock.ts";

const datedSchema = z.looseObject({ headers: z.looseObject({ date: z.string() }) });

/** What an answer that has just come says of this host's clock: how far it is ahead, or nothing when it has no date. */
export function clockOf(answer: unknown, sentMs: number): { clockAheadMs?: number } {
  const date = datedSchema.safeParse(answer).data?.headers.date;
  const aheadMs = clockAheadMs(date, sentMs, Date.now());
  return aheadMs === null ? {} : { clockAheadMs: aheadMs };
}
