import type { en } from "./en.ts";

/** A text's type without which words they are: another language has others. */
type Worded<T> = T extends string
  ? string
  : T extends (...args: infer Args) => infer Words
    ? (...args: Args) => Worded<Words>
    : T extends object
      ? { [Key in keyof T]: Worded<T[Key]> }
      : T;

/**
 * Everything that a person reads, in one language. English is where the names come from; the compiler compares every other
 * language with it, text by text. Passed to the code that words something, never imported: who reads decides on the language.
 */
export type Texts = Worded<typeof en>;

/** The texts by who reads: of a person where one person reads, of a channel elsewhere. Never fails, and is quick to answer. */
export type ReaderTexts = {
  textsFor(userId: string): Promise<Texts>;
  textsOf(channelId: string): Texts;
};
