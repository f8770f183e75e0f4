/**
 * Storage classes that a destination bucket can be given here. Archive classes are left out on purpose: their objects
 * cost a restore before anybody can compare them with the source.
 */
export const OSS_STORAGE_CLASSES = ["Standard", "IA"] as const;
export type OssStorageClass = (typeof OSS_STORAGE_CLASSES)[number];

/** Classes of S3 and of OSS whose objects cannot be read without a restore. No name means another class on the other side. */
const ARCHIVE_CLASSES: ReadonlySet<string> = new Set([
  "GLACIER",
  "DEEP_ARCHIVE",
  "Archive",
  "ColdArchive",
  "DeepColdArchive",
]);

export function isArchiveClass(storageClass: string): boolean {
  return ARCHIVE_CLASSES.has(storageClass);
}
