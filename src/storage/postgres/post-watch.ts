/** Where drafted posts go to: ids of channels and people; null: that is not known. */
export type DraftedTo = ReadonlySet<string> | null;

type Listener = (to: DraftedTo, waitsMs: ReadonlySet<number>) => void;

/** Knows which transactions draft posts, and tells those who listen once they are committed. */
export class PostWatch {
  readonly #drafting = new WeakMap<object, { to: DraftedTo; waitsMs: Set<number> }>();
  readonly #listeners = new Set<Listener>();

  /** Returns what ends the listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  drafted(tx: object, to: readonly string[] | null, waitsMs: readonly number[] = []): void {
    const before = this.#drafting.get(tx) ?? { to: new Set<string>(), waitsMs: new Set<number>() };
    this.#drafting.set(tx, {
      to: before.to === null || to === null ? null : new Set([...before.to, ...to]),
      waitsMs: new Set([...before.waitsMs, ...waitsMs]),
    });
  }

  committed(tx: object): void {
    const drafted = this.#drafting.get(tx);
    if (drafted === undefined) return;
    this.#drafting.delete(tx);
    for (const listener of this.#listeners) listener(drafted.to, drafted.waitsMs);
  }
}
