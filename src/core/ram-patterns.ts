/** Characters that a RAM policy reads as wildcards or variables and cannot escape. */
const RAM_PATTERN_CHARACTERS = ["*", "?", "$"];

/** Those of a prefix: a policy cannot be limited to a prefix with one of them. */
export function ramPatternCharactersIn(prefix: string): string[] {
  return RAM_PATTERN_CHARACTERS.filter((character) => prefix.includes(character));
}
