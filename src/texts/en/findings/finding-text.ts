import type { ArgsOf, FindingCode } from "../../../core/finding-codes.ts";

/** A finding in words, as plain text without any mark-up. `remedy` is what to do next; null where nothing is to be done. */
export type FindingText = { title: string; detail: string; remedy: string | null };

/** The words of one language for every finding. */
export type FindingTexts = { [C in FindingCode]: (args: ArgsOf<C>) => FindingText };
