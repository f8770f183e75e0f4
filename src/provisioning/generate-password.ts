import { randomInt } from "node:crypto";

/** What RAM's password policy asks for; null where it could not be read, and then the strictest is assumed. */
export type PasswordRules = { minimumLength: number } | null;

/** Characters that no font and no keyboard mixes up, and that nothing on the way escapes. */
const CLASSES = ["abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "!@#%^*()_+-="] as const;
/** RAM accepts 8 to 32 characters. Source: RAM, "Set a password policy for RAM users". */
const MAX_LENGTH = 32;
const USUAL_LENGTH = 20;
const UNKNOWN_POLICY_LENGTH = 24;

/** A console password with characters of all four classes, from the system's generator. */
export function generatePassword(rules: PasswordRules): string {
  const length = Math.min(
    MAX_LENGTH,
    rules === null ? UNKNOWN_POLICY_LENGTH : Math.max(USUAL_LENGTH, rules.minimumLength),
  );
  const all = CLASSES.join("");
  const characters = CLASSES.map((set) => draw(set));
  while (characters.length < length) characters.push(draw(all));
  // One of each class was drawn first; shuffled, their places tell nothing.
  for (let last = characters.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    const held = characters[last] as string;
    characters[last] = characters[other] as string;
    characters[other] = held;
  }
  return characters.join("");
}

function draw(set: string): string {
  return set.charAt(randomInt(set.length));
}
