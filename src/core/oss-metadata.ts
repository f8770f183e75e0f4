/** What of an object's user metadata OSS, or the migration service, refuses: the name, or the value. */
export type RefusedMetadata = { name: string; part: "name" | "value" };

/** What S3 makes of a value that is no ASCII. Source: RFC 2047; S3 User Guide, "Working with object metadata". */
const ENCODED_WORD = /=\?[\w-]+\?[bq]\?[^?]*\?=/i;

/**
 * The entries that cannot be moved. OSS takes names of letters, digits and hyphens alone (EC 0011-00000004) and refuses
 * values beyond ASCII (EC 0011-00000005); the service's own words are `SourceAddrHasUnsupportedChar` and "check usermeta
 * failed". Source: OSS, "0011-00000004" and "0011-00000005"; Data Online Migration, "Error codes".
 */
export function findRefusedMetadata(metadata: Readonly<Record<string, string>>): RefusedMetadata[] {
  return Object.entries(metadata).flatMap(([name, value]): RefusedMetadata[] => [
    ...(/^[A-Za-z0-9-]+$/.test(name) ? [] : [{ name, part: "name" as const }]),
    ...(/^[\x20-\x7e]*$/.test(value) && !ENCODED_WORD.test(value) ? [] : [{ name, part: "value" as const }]),
  ]);
}
