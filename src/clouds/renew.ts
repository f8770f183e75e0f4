/** Something that holds for a time, such as the credentials of an assumed role. */
export type Temporary<T> = { value: T; expiresAt: Date };

/** Longer than the SDKs' own five minutes, so that they are never given credentials that they would refuse to use. */
const RENEW_BEFORE_MS = 6 * 60_000;

/** Obtains once for all concurrent callers, and anew before it expires. A failure is not cached: the next call tries again. */
export function renewBeforeEnd<T>(obtain: () => Promise<Temporary<T>>, now: () => Date): () => Promise<T> {
  let held: Temporary<T> | null = null;
  let renewal: Promise<Temporary<T>> | null = null;
  const renew = async () => {
    try {
      held = await obtain();
      return held;
    } finally {
      renewal = null;
    }
  };
  return async () => {
    if (held && held.expiresAt.getTime() - now().getTime() > RENEW_BEFORE_MS) return held.value;
    renewal ??= renew();
    return (await renewal).value;
  };
}
