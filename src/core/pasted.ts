/**
 * Where somebody says that data is, in whatever form they copied it. Shape: `prefix` and `region` only where the text names
 * them; a source's region is AWS's id, a destination's begins with `oss-`. The names are not judged here
 * (`core/bucket-names.ts`), only found.
 */
export type PastedPlace = { bucket: string; prefix?: string; region?: string };

/** Why no bucket was found. Access points and directory buckets are told apart, since no other spelling would help. */
export type PasteProblem = "empty" | "not-understood" | "directory-bucket" | "access-point";

export type Pasted = { ok: true; place: PastedPlace } | { ok: false; problem: PasteProblem };
