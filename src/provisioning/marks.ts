import { userNameOf } from "../core/preparation.ts";
import { PREPARATION_ID } from "../core/preparation-id.ts";

/** Path of every IAM user that the bot makes. */
export const IAM_PATH = "/mgw-prep/";
export const PREPARATION_TAG = "mgw-prep:preparation";
export const INSTALLATION_TAG = "mgw-prep:installation";

/** Who made a user: this preparation, of this installation. A user without the mark is never touched. */
export type Mark = { preparationId: string; installationId: string };

export function iamTags({ preparationId, installationId }: Mark): { key: string; value: string }[] {
  return [
    { key: PREPARATION_TAG, value: preparationId },
    { key: INSTALLATION_TAG, value: installationId },
  ];
}

export function hasIamMark(user: { tags: readonly { key: string; value: string }[] }, mark: Mark): boolean {
  return iamTags(mark).every((wanted) =>
    user.tags.some((tag) => tag.key === wanted.key && tag.value === wanted.value),
  );
}

/** RAM users and policies have no tags that this API could set: the mark stands in their comments and descriptions. */
export function ramComments({ preparationId, installationId }: Mark): string {
  return `Made by mgw-prep. ${PREPARATION_TAG}=${preparationId} ${INSTALLATION_TAG}=${installationId}`;
}

export function hasRamMark(made: { comments: string } | { description: string }, mark: Mark): boolean {
  return ("comments" in made ? made.comments : made.description) === ramComments(mark);
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
export const ramPolicyNameOf = userNameOf;
