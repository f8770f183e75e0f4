import type { Partition } from "../../core/partitions.ts";
import { IAM_PATH, type ServiceUser, serviceUser } from "../../core/service-request.ts";
import type { UserProblem } from "../../core/user-problem.ts";

/** The user is none that can be judged. */
export class UserNotIdentified extends RangeError {
  readonly problem: UserProblem;

  constructor(problem: UserProblem) {
    super(`${problem.code}: ${problem.got}`);
    this.name = "UserNotIdentified";
    this.problem = problem;
  }
}

/**
 * The user meant by a name, a path with a name, or an ARN; a new one of the bot's for none. A bare name is that of a user
 * of the bot's and has its path; `/name` is a user without a path. The account of an ARN counts where none is given.
 * Errors: UserNotIdentified when an ARN is not that of an IAM user of this account and partition. The evaluation holds for a
 * user of the bucket's own account only: one of another account needs an Allow as well.
 */
export function identifyUser(input: {
  user: string | null;
  accountId: string | null;
  partition: Partition;
  tags: ServiceUser["tags"];
}): ServiceUser {
  const { user, partition, tags } = input;
  // No settings are read here, and a user of any name may have one.
  const known = { partition, tags, id: { kind: "not-made" }, hasPermissionsBoundary: "unknown" } as const;
  if (user === null) return serviceUser({ ...known, accountId: input.accountId, name: null });
  const accountId = input.accountId ?? accountOf(user);
  const { path, name } = splitPath(pathOf(user, accountId, partition));
  if (name === "") throw new UserNotIdentified({ code: "NO_NAME", got: user });
  return { ...serviceUser({ ...known, accountId, name }), path };
}

function accountOf(user: string): string | null {
  return /^arn:[a-z-]+:iam::(\d{12}):user\//.exec(user)?.[1] ?? null;
}

/** The path with the name, from the first slash on. */
function pathOf(user: string, accountId: string | null, partition: Partition): string {
  if (user.startsWith("arn:")) {
    const start = `arn:${partition}:iam::${accountId ?? "<account>"}:user/`;
    if (!user.startsWith(start)) {
      throw new UserNotIdentified({ code: "OTHER_ACCOUNT", start, got: user });
    }
    return user.slice(start.length - 1);
  }
  if (user.startsWith("/")) return user;
  return user.includes("/") ? `/${user}` : IAM_PATH + user;
}

function splitPath(text: string): { path: string; name: string } {
  const end = text.lastIndexOf("/") + 1;
  return { path: text.slice(0, end), name: text.slice(end) };
}
