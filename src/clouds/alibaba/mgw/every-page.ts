import { type Attempt, unexpectedAnswer } from "../../call-failure.ts";
import type { Page } from "./answers.ts";

const PAGE_SIZE = 1_000;
/** More than the 1,000 addresses and 500 jobs that a region allows: a list that has no end is none. */
const PAGES_MAX = 20;

export function pageQuery(marker: string | null): Record<string, string> {
  return { count: String(PAGE_SIZE), ...(marker === null ? {} : { marker }) };
}

/** All items of a list. Errors: those of a page; CloudUnavailable for a list that goes on and on. */
export async function everyPage<T>(
  attempt: Attempt,
  read: (marker: string | null) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let marker: string | null = null;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const page: Page<T> = await read(marker);
    items.push(...page.items);
    if (page.next === null) return items;
    marker = page.next;
  }
  throw unexpectedAnswer("alibaba", attempt, `the list had no end after ${PAGES_MAX} pages`);
}
