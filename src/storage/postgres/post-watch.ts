/** Where drafted posts go to: ids of channels and people; null: that is not known. */
export type DraftedTo = ReadonlySet<string> | null;

/** Knows which transactions draft posts, and tells those who listen once they are committed. */
export class PostWatch {
  readonly #drafting = new WeakMap<object, DraftedTo>();
  readonly #listeners = new Set<(to: DraftedTo) => void>();

  /** Returns what ends the listening. */
  listen(listener: (to: DraftedTo) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  drafted(tx: object, to: readonly string[] | null): void {
    const before = this.#drafting.get(tx);
    this.#drafting.set(tx, before === null || to === null ? null : new Set([...(before ?? []), ...to]));
  }

  committed(tx: object): void {
    const to = this.#drafting.get(tx);
    if (to === undefined) return;
    this.#drafting.delete(tx);
    for (const listener of this.#listeners) listener(to);
  }
}
