import type { ListedPage } from "../clouds/listing/listed-page.ts";
import type { Outcome, Uncompared } from "../core/comparison.ts";
import { REPORT_FOLDERS } from "../core/destination-request.ts";
import { isArchiveClass } from "../core/storage-class.ts";

/** One entry of a page. */
export type Entry = { page: ListedPage; index: number };

export type Since = { source: string; destination: string };

/** What two entries of the same key are. `suspect`: the same but for ETags that look like MD5s and differ. */
export type PairVerdict =
  | { outcome: Exclude<Outcome, "same"> }
  | { outcome: "same"; etags: "equal" | Uncompared }
  | { outcome: "suspect" };

/** `mayBeEncrypted`: the default encryption of one of the buckets makes ETags that are no MD5s. */
export function judgePair(
  source: Entry,
  destination: Entry,
  since: Since,
  mayBeEncrypted: boolean,
): PairVerdict {
  const sizeBytes = source.page.sizeBytes(source.index);
  if (sizeBytes !== destination.page.sizeBytes(destination.index)) {
    return {
      outcome:
        hasChanged(source, since.source) || hasChanged(destination, since.destination)
          ? "changed-since"
          : "different-size",
    };
  }
  if (sizeBytes === 0 && isFolderName(source)) return { outcome: "folder-marker-same" };
  const etags = compareEtags(source, destination);
  if (etags === "equal") return { outcome: "same", etags };
  // Of the same size and nothing else known: what was written since is not what was migrated.
  if (hasChanged(source, since.source)) return { outcome: "changed-since" };
  if (etags !== "different") return { outcome: "same", etags };
  return mayBeEncrypted ? { outcome: "same", etags: "encrypted" } : { outcome: "suspect" };
}

export function judgeMissing(source: Entry, since: Since): Outcome {
  if (isFolderMarker(source)) return "folder-marker-missing";
  return hasChanged(source, since.source) ? "changed-since" : "missing";
}

/** `key` is the whole key at the destination. */
export function judgeAdditional(destination: Entry, key: string, since: Since): Outcome {
  if (REPORT_FOLDERS.some((folder) => key.startsWith(folder))) return "service-report";
  if (isFolderMarker(destination)) return "folder-marker-additional";
  return hasChanged(destination, since.destination) ? "changed-since" : "additional";
}

/** Whether an entry's bytes can be read without a restore. */
export function isReadable({ page, index }: Entry): boolean {
  return !isArchiveClass(page.storageClass(index));
}

function compareEtags(source: Entry, destination: Entry): "equal" | "different" | Uncompared {
  const ofSource = source.page.md5(source.index);
  const ofDestination = destination.page.md5(destination.index);
  if (ofSource === "parts" || ofDestination === "parts") return "parts";
  if (ofSource === null || ofDestination === null || !isPlain(destination)) return "other";
  return ofSource.digest === ofDestination.digest ? "equal" : "different";
}

/** OSS gives an MD5 to what was put in one piece alone. Source: OSS, "PutObject", ETag. */
function isPlain({ page, index }: Entry): boolean {
  const type = page.type(index);
  return type === "Normal" || type === "";
}

/** In the second in which it began counts as after: listings give no more than seconds. */
function hasChanged({ page, index }: Entry, since: string): boolean {
  return page.lastModified(index) >= since;
}

function isFolderMarker(entry: Entry): boolean {
  return entry.page.sizeBytes(entry.index) === 0 && isFolderName(entry);
}

/** A key that is the prefix itself ends with / too, and nothing of it is left here. */
function isFolderName({ page, index }: Entry): boolean {
  const key = page.key(index);
  return key === "" || key.endsWith("/");
}
