/** People, groups and channels of a workspace as an operator knows them: by name. */

export type Named = {
  id: string;
  /** As Slack shows it. */
  label: string;
  /** Everything that it is called, such as a handle, a full name or an e-mail address. */
  names: readonly string[];
};

export type Workspace = {
  teamName: string;
  /** Active, full members. */
  people: readonly Named[];
  groups: readonly Named[];
  /** Those that the bot is in. */
  channels: readonly Named[];
};

/**
 * Those that somebody may mean: with this name or id, and only where none has it those whose name begins so. More than one is
 * for the person to choose from.
 */
export function findNamed(all: readonly Named[], text: string): Named[] {
  const wanted = plain(text);
  if (wanted === "") return [];
  const exact = all.filter(
    ({ id, names }) => id === text.trim() || names.some((name) => plain(name) === wanted),
  );
  if (exact.length > 0) return exact;
  return all.filter(({ names }) =>
    names.some((name) => plain(name).startsWith(wanted) || plain(name).includes(` ${wanted}`)),
  );
}

/** Without the sign before a handle or channel, and without regard to case. */
function plain(text: string): string {
  return text.trim().replace(/^[@#]/, "").normalize("NFKC").toLowerCase();
}
