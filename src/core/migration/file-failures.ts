import * as z from "zod";

/**
 * What the service writes of a file that it could not copy, and which of the causes it is that people can do something about.
 * Source: Data Transport, "后续操作" and "Failure and solutions" (2019, and the page of today); the form of the lines is of 2019
 * and unconfirmed (U10), so that a line is searched for these words and not taken apart.
 */
const CAUSES = [
  ["forbidden", /http status code 403/i],
  ["archived", /not valid for the object'?s state/i],
  ["changed", /check size failed/i],
  ["newer-there", /check content-length failed/i],
  ["cut", /premature end of content-length/i],
  ["metadata", /check usermeta failed/i],
  ["throttled", /downloader get inputstream failed/i],
] as const satisfies readonly (readonly [string, RegExp])[];

export type FileFailure = (typeof CAUSES)[number][0] | "other";

export const FILE_FAILURES: readonly FileFailure[] = [...CAUSES.map(([cause]) => cause), "other"];

/** Why the file of a line was not copied; `other` where nobody knows. */
export function readFileFailure(line: string): FileFailure {
  return CAUSES.find(([, words]) => words.test(line))?.[0] ?? "other";
}

/** Failures of one cause: how many, and one line of them as the service wrote it. */
export const failureGroupSchema = z.object({
  cause: z.enum(FILE_FAILURES as [FileFailure, ...FileFailure[]]),
  count: z.number().int().positive(),
  example: z.string(),
});
export type FailureGroup = z.infer<typeof failureGroupSchema>;
const EXAMPLE_MAX = 500;

/** Lines by their cause, the most frequent first. */
export function groupFileFailures(lines: readonly string[]): FailureGroup[] {
  const groups = new Map<FileFailure, FailureGroup>();
  for (const line of lines) {
    if (line.trim() === "") continue;
    const cause = readFileFailure(line);
    const known = groups.get(cause);
    if (known) known.count += 1;
    else groups.set(cause, { cause, count: 1, example: line.slice(0, EXAMPLE_MAX) });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}
