import { describe, expect, it } from "vitest";
import type { ObjectListing } from "../../../src/clouds/contract/object-listing.ts";
import { readListedLines } from "../../../src/workflow/runs/read-failed-files.ts";

const PREFIX = "aliyun_import_report/1/failed/";
const PAGE = 1_000;

/** A listing of files that hold a line each, in pages as the cloud gives them. */
function listingOf(files: number): Pick<ObjectListing, "fetchPage" | "read"> & { asked: string[] } {
  const keys = Array.from({ length: files }, (_, number) => String(number).padStart(6, "0"));
  const asked: string[] = [];
  return {
    asked,
    fetchPage: async (startAfter) => {
      asked.push(startAfter);
      const rest = keys.filter((key) => `${PREFIX}${key}` > startAfter);
      const page = rest.slice(0, PAGE);
      return { length: page.length, isTruncated: rest.length > PAGE, key: (at: number) => page[at] } as never;
    },
    read: async (key) =>
      (async function* () {
        yield Buffer.from(`${key.slice(PREFIX.length)},failed\n\n`);
      })(),
  };
}

describe("the lines of a list of failed files", () => {
  const signal = new AbortController().signal;

  it.each([0, 1, PAGE, PAGE + 1, 2 * PAGE + 1])("are read to the end of %i files", async (files) => {
    const lines = await readListedLines(listingOf(files), PREFIX, signal);
    expect(lines).toHaveLength(files);
    expect(new Set(lines).size).toBe(files);
  });

  it("are no more than are counted, and then no further page is asked for", async () => {
    const listing = listingOf(30 * PAGE);
    expect(await readListedLines(listing, PREFIX, signal)).toHaveLength(20_000);
    expect(listing.asked).toHaveLength(20);
  });
});
