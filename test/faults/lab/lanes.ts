import type { Lab } from "./lab.ts";

/** What comes first when a lane is free: what others wait for, then what waits itself, then the rest. */
export const PRIORITY = { recording: 3, waiting: 2, required: 1, sample: 0 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

/** Several worlds side by side, each used for one thing at a time. */
export class Lanes {
  readonly count: number;
  readonly #free: Lab[];
  readonly #waiting: { priority: Priority; begin(lab: Lab): void }[] = [];

  constructor(labs: readonly Lab[]) {
    this.count = labs.length;
    this.#free = [...labs];
  }

  /** Does `work` as soon as a lane is free and nothing more urgent waits, or asked before. */
  async use<T>(priority: Priority, work: (lab: Lab) => Promise<T>): Promise<T> {
    const lab = this.#free.pop() ?? (await new Promise<Lab>((begin) => this.#enqueue(priority, begin)));
    try {
      return await work(lab);
    } finally {
      const next = this.#waiting.shift();
      if (next) next.begin(lab);
      else this.#free.push(lab);
    }
  }

  #enqueue(priority: Priority, begin: (lab: Lab) => void): void {
    const place = this.#waiting.findIndex((other) => other.priority < priority);
    this.#waiting.splice(place === -1 ? this.#waiting.length : place, 0, { priority, begin });
  }
}
