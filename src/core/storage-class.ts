/**
 * Storage classes that a destination bucket can be given here. Archive classes are left out on purpose: their objects
 * cost a restore before anybody can compare them with the source.
 */
export const OSS_STORAGE_CLASSES = ["Standard", "IA"] as const;
export type OssStorageClass = (typeof OSS_STORAGE_CLASSES)[number];
