import { PREPARATION_ID } from "./preparation-id.ts";

export const PREPARATION_TAG = "mgw-prep:preparation";
export const INSTALLATION_TAG = "mgw-prep:installation";
/** Tags that begin so are the bot's own; the settings add none of them. */
export const OWN_TAG_START = "mgw-prep:";

/** Who made a user: this preparation, of this installation. A user without the mark is never touched. */
export type Mark = { preparationId: string; installationId: string };

export type Tag = { key: string; value: string };

export function markTags({ preparationId, installationId }: Mark): Tag[] {
  return [
    { key: PREPARATION_TAG, value: preparationId },
    { key: INSTALLATION_TAG, value: installationId },
  ];
}

/** Every tag of an IAM user that the bot makes: its mark, then those of the settings by their keys. */
export function iamUserTags(mark: Mark, extraTags: Readonly<Record<string, string>>): Tag[] {
  const extra = Object.keys(extraTags)
    .sort()
    .map((key) => ({ key, value: extraTags[key] ?? "" }));
  return [...markTags(mark), ...extra];
}

/** The tags that a user will have where no preparation is known: the mark has values then, and nobody knows which. */
export const UNKNOWN_MARK: Readonly<Record<string, null>> = {
  [PREPARATION_TAG]: null,
  [INSTALLATION_TAG]: null,
};

export function hasIamMark(user: { tags: readonly { key: string; value: string }[] }, mark: Mark): boolean {
  return markTags(mark).every((wanted) =>
    user.tags.some((tag) => tag.key === wanted.key && tag.value === wanted.value),
  );
}

/** RAM users and policies have no tags that this API could set: the mark is in their comments and descriptions. */
export function ramComments({ preparationId, installationId }: Mark): string {
  return `Made by mgw-prep. ${PREPARATION_TAG}=${preparationId} ${INSTALLATION_TAG}=${installationId}`;
}

export function hasRamMark(made: { comments: string } | { description: string }, mark: Mark): boolean {
  return ("comments" in made ? made.comments : made.description) === ramComments(mark);
}

/** The name of the users that a preparation makes, on both clouds. */
export function userNameOf(preparationId: string): string {
  return `mgw-prep-${preparationId}`;
}

/** Of which preparation a user is, by its name; null when it has no name of ours. Whether it is ours its mark says. */
export function preparationOfUser(userName: string): string | null {
  const [, id] = /^mgw-prep-(MP-[0-9A-Z]{6})$/.exec(userName) ?? [];
  return id !== undefined && PREPARATION_ID.test(id) ? id : null;
}

/** The object that the proof writes and deletes. */
export function proofKeyOf(preparationId: string, prefix: string): string {
  return `${prefix}.mgw-prep-proof-${preparationId}`;
}

/** A custom RAM policy has the name of the user it is for. */
export function ramPolicyNameOf(preparationId: string): string {
  return userNameOf(preparationId);
}
