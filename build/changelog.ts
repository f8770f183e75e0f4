/** CHANGELOG.md: headings of the second level are versions, newest first; changes that are in no version yet come first. */

const UNRELEASED = "## Unreleased";

/** Gives the changes that are in no version yet a version and its day. Errors: there are none, or it has that version. */
export function closeUnreleased(changelog: string, version: string, day: string): string {
  if (changelog.includes(`\n## ${version} `))
    throw new Error(`CHANGELOG.md has a section for ${version} already`);
  if (sectionOf(changelog, UNRELEASED) === "") {
    throw new Error(`expected lines under "${UNRELEASED}" in CHANGELOG.md: what is new in ${version}?`);
  }
  return changelog.replace(`${UNRELEASED}\n`, `${UNRELEASED}\n\n## ${version} (${day})\n`);
}

/** The lines of one version, without its heading. Errors: it has none. */
export function changesOf(changelog: string, version: string): string {
  const heading = changelog.split("\n").find((line) => line.startsWith(`## ${version} (`));
  const changes = heading === undefined ? "" : sectionOf(changelog, heading);
  if (changes === "") throw new Error(`expected a section "## ${version} (…)" with lines in CHANGELOG.md`);
  return changes;
}

function sectionOf(changelog: string, heading: string): string {
  const lines = changelog.split("\n");
  const start = lines.indexOf(heading);
  if (start < 0) return "";
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith("## "));
  return lines
    .slice(start + 1, length < 0 ? undefined : start + 1 + length)
    .join("\n")
    .trim();
}
