export type Partition = "aws" | "aws-cn" | "aws-us-gov";

/** The IAM user with whose key the service reads. */
export type Caller = { arn: string; accountId: string; name: string };

/**
 * The user meant by a name, a path with a name, or an ARN.
 * Errors: RangeError when an ARN is not that of an IAM user of this account and partition. The evaluation holds for a
 * user of the bucket's own account only: one of another account needs an Allow as well.
 */
export function identifyCaller(user: string, accountId: string, partition: Partition): Caller {
  const start = `arn:${partition}:iam::${accountId}:user/`;
  if (user.startsWith("arn:") && !user.startsWith(start)) {
    throw new RangeError(`expected a user of the bucket's account, ${start}…, got ${user}`);
  }
  const path = user.startsWith("arn:") ? user.slice(start.length) : user.replace(/^\/+/, "");
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name === "") throw new RangeError(`expected the name or ARN of an IAM user, got "${user}"`);
  return { arn: start + path, accountId, name };
}
