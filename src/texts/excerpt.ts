/** Longest piece of a policy that is shown as it stands. */
const EXCERPT_LENGTH = 200;

/** Foreign text without characters that steer a terminal or turn the direction of writing, and cut in length. */
export function excerpt(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\uFFFD");
  const chars = Array.from(plain);
  return chars.length <= EXCERPT_LENGTH ? plain : `${chars.slice(0, EXCERPT_LENGTH).join("")}…`;
}
