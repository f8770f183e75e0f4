/**
 * Writes to the store beside a long piece of work, in their order. A store that is slow must not slow it, so a write that
 * comes while two wait is left out; one that fails is no loss, since the next brings newer figures.
 */
export class Aside {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  run(write: () => Promise<void>): void {
    if (this.#waiting >= 2) return;
    this.#waiting++;
    this.#last = this.#last
      .then(write)
      .catch(() => undefined)
      .finally(() => {
        this.#waiting--;
      });
  }

  idle(): Promise<void> {
    return this.#last;
  }
}
