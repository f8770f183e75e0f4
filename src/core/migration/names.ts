import type { Mark } from "../ownership.ts";

/**
 * Names of what the bot makes in the migration service. Pure functions of the preparation, so that what a lost answer left
 * behind is found again. Names: 3 to 63 of a-z, 0-9, `-` and `_`, not beginning with the last two (CreateAddressInfo,
 * CreateJobInfo of the service's API).
 */

/** How every name of the bot's begins. */
export const IMPORT_NAME_START = "mgw-prep-";

/** The source's address of one generation of keys: a key cannot be changed in an address. */
export function sourceAddressName(preparationId: string, keyGeneration: number): string {
  return `${baseName(preparationId)}-src-${keyGeneration}`;
}

export function destinationAddressName(preparationId: string): string {
  return `${baseName(preparationId)}-dst`;
}

/** The address of the files that failed in a job: one for each retry. */
export function retryAddressName(preparationId: string, retry: number): string {
  return `${baseName(preparationId)}-src-r${retry}`;
}

/** Whether a name is that of an address which holds a key of the preparation's source: of any generation, or of a retry. */
export function isSourceAddressOf(preparationId: string, name: string): boolean {
  return name.startsWith(`${baseName(preparationId)}-src-`);
}

/** `rotation`: which job it is, since a rotation of keys needs a new one; 1 is the first. */
export function jobName(preparationId: string, rotation: number): string {
  return rotation === 1 ? baseName(preparationId) : `${baseName(preparationId)}-b${rotation}`;
}

export function retryJobName(preparationId: string, retry: number): string {
  return `${baseName(preparationId)}-r${retry}`;
}

/** The preparation that a name of ours belongs to; null when it is none. Whether it is ours its tags say. */
export function preparationOfImport(name: string): string | null {
  const [, id] = /^mgw-prep-(mp-[0-9a-z]{6})(-|$)/.exec(name) ?? [];
  return id === undefined ? null : id.toUpperCase();
}

function baseName(preparationId: string): string {
  return `${IMPORT_NAME_START}${preparationId.toLowerCase()}`;
}

/** The mark of an address or a job: `K1:V1,K2:V2`. An installation's id is a UUID, whose characters tags may have. */
export function importTags({ preparationId, installationId }: Mark): string {
  return `mgw-prep:${preparationId},installation:${installationId}`;
}

/** The service keeps tags as one text; in which order it gives them back is not said. */
export function hasImportMark(tags: string, mark: Mark): boolean {
  const found = new Set(tags.split(","));
  return importTags(mark)
    .split(",")
    .every((tag) => found.has(tag));
}
