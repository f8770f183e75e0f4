import type { en } from "./en.ts";

/** Everything that a person reads, in one language. Passed to whoever words something: who reads decides on the language. */
export type Texts = typeof en;
