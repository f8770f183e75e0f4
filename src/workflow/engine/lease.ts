/**
 * A process's leave to work. It ends some time after the last heartbeat, and before others take the process for gone, so
 * that no two of them are at the same piece of work.
 */
export class Lease {
  readonly #validMs: number;
  readonly #nowMs: () => number;
  #endsAtMs = Number.NEGATIVE_INFINITY;
  #isGivenUp = false;
  #waiting: (() => void)[] = [];

  constructor(validMs: number, nowMs: () => number = () => performance.now()) {
    this.#validMs = validMs;
    this.#nowMs = nowMs;
  }

  get isHeld(): boolean {
    return !this.#isGivenUp && this.#nowMs() < this.#endsAtMs;
  }

  /** A heartbeat was written that was begun at `begunMs`. */
  renew(begunMs: number): void {
    this.#endsAtMs = begunMs + this.#validMs;
    if (!this.isHeld) return;
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  /** Resolves while the lease is held; after `giveUp` never again. */
  async held(): Promise<void> {
    while (!this.isHeld) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Nothing more is begun by this process. */
  giveUp(): void {
    this.#isGivenUp = true;
  }
}
