/** Knows which transactions draft posts, and tells those who listen once they are committed. */
export class PostWatch {
  readonly #drafting = new WeakSet<object>();
  readonly #listeners = new Set<() => void>();

  /** Returns what ends the listening. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  drafted(tx: object): void {
    this.#drafting.add(tx);
  }

  committed(tx: object): void {
    if (!this.#drafting.has(tx)) return;
    for (const listener of this.#listeners) listener();
  }
}
