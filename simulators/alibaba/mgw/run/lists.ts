import { encodeRfc3986 } from "../../openapi/encoding.ts";
import type { MgwAssumptions } from "../assumptions.ts";
import type { ListedObject, MgwJob, MgwRun } from "../state.ts";
import { readCloudError } from "./cloud-error.ts";
import { askOss, type OssDestination } from "./oss-destination.ts";

/** Where the lists of a destination stand. */
export type ListPlace = { uid: string; prefix: string; assumptions: MgwAssumptions };

/**
 * `aliyun_import_report/<account>/<job>/<run>/failed_list/`; the account is masked in the one real output, and whether
 * the destination's prefix stands before it is not known (U10).
 */
export function listPrefix(place: ListPlace, job: MgwJob, run: MgwRun, name: string): string {
  const before = place.assumptions.reportPlace === "under-prefix" ? place.prefix : "";
  return `${before}aliyun_import_report/${place.uid}/${job.version}/${run.runtimeId}/${name}/`;
}

/** Lines in one file of a list. */
const LINES_PER_FILE = 10_000;

/** Writes the three lists into the destination; the text of what the bucket refused, or an empty one. */
export async function writeLists(
  destination: OssDestination,
  place: ListPlace,
  job: MgwJob,
  run: MgwRun,
): Promise<string> {
  const encode = place.assumptions.reportPlace === "root" ? encodeRfc3986 : quote;
  const describe = ({ key, sizeBytes, lastModifiedMs }: ListedObject) =>
    `${encode(key)},${sizeBytes},${new Date(lastModifiedMs).toISOString()}`;
  const lists: readonly [string, number, (index: number) => string][] = [
    ["total_list", run.listed.length, (index) => describe(run.listed[index] as ListedObject)],
    ["skipped_list", run.skipped.length, (index) => describe(run.skipped[index] as ListedObject)],
    ["failed_list", run.failed.length, (index) => describeFailed(run, index, describe)],
  ];
  for (const [name, length, lineAt] of lists) {
    for (let from = 0; from < length; from += LINES_PER_FILE) {
      const count = Math.min(LINES_PER_FILE, length - from);
      const lines = Array.from({ length: count }, (_, index) => `${lineAt(from + index)}\n`);
      const key = `${listPrefix(place, job, run, name)}${from / LINES_PER_FILE}.csv`;
      const refused = await writeFile(destination, key, lines.join(""));
      if (refused !== "") return refused;
    }
  }
  return "";
}

function describeFailed(run: MgwRun, index: number, describe: (object: ListedObject) => string): string {
  const failed = run.failed[index];
  if (!failed) throw new Error(`run ${run.runtimeId} has no failed file ${index}`);
  return `${describe(failed.object)},${new Date(failed.atMs).toISOString()},${quote(failed.message)}`;
}

async function writeFile(destination: OssDestination, key: string, text: string): Promise<string> {
  const headers = { "content-type": "text/csv" };
  const body = Buffer.from(text, "utf8");
  const refused = readCloudError(await askOss(destination, { method: "PUT", key, headers, body }));
  return refused ? `${refused.code}: ${refused.message}` : "";
}

/** A field of CSV, in quotation marks where it has to be. */
function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
