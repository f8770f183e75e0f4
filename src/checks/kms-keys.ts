/** A bucket setting may name a key by its bare id where HEAD names it by its ARN. */
export function isSameKey(one: string, other: string): boolean {
  return one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}

/**
 * The name that samples have for what is probably the bucket's own key, or null. An alias cannot be compared with a key's
 * ARN without `kms:DescribeKey`; where a bucket's setting has one and all samples have the same other, they are taken for
 * one key, and the finding says so. Several keys in the samples: which of them it is cannot be said.
 */
export function findOtherName(ownKey: string, sampled: readonly string[]): string | null {
  const others = sampled.filter((key) => !isSameKey(key, ownKey));
  const [only] = others;
  if (only === undefined || others.length > 1 || sampled.length > 1) return null;
  if (isAlias(only) === isAlias(ownKey) || !isOfOneAccount(only, ownKey)) return null;
  return only;
}

function isAlias(key: string): boolean {
  return /(^|:)alias\//.test(key);
}

/** A bare alias or id is of the account and region of the bucket, whatever they are. */
function isOfOneAccount(one: string, other: string): boolean {
  if (!one.startsWith("arn:") || !other.startsWith("arn:")) return true;
  return one.split(":").slice(0, 5).join(":") === other.split(":").slice(0, 5).join(":");
}
