/** The words of one language for everything of a kind that is said as data: a code, and what its words are made of. */
export type Wordings<Args, Words> = { [Code in keyof Args]: (args: Args[Code]) => Words };

/** The words of what is said. */
export function wordsOf<Args, Words, Code extends keyof Args>(
  wordings: Wordings<Args, Words>,
  said: { code: Code; args: Args[Code] },
): Words {
  return wordings[said.code](said.args);
}
