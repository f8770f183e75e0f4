import { CloudConflict, type CloudFailure } from "../core/errors.ts";

/**
 * A user that people put into a group cannot be deleted, and the bot takes nobody out of groups: both clouds would give that
 * right by group, so that it would reach everybody's. Tells whoever can what to run.
 * Errors: CloudConflict when there is a group.
 */
export function refuseGroups(
  about: Pick<CloudFailure, "cloud" | "operation" | "subject">,
  groups: readonly string[],
  commandFor: (group: string) => string,
): void {
  if (groups.length === 0) return;
  throw new CloudConflict({
    ...about,
    code: "UserInGroup",
    detail:
      `somebody put the user into ${groups.length === 1 ? "the group" : "the groups"} ${groups.join(", ")}; ` +
      `its keys are gone, and it can be deleted after: ${groups.map(commandFor).join("; ")}`,
    requestId: null,
    httpStatus: null,
  });
}
