import { EventEmitter, once } from "node:events";
import type { Preparation } from "../../src/core/preparation.ts";
import type { State } from "../../src/core/states.ts";
import type { Store } from "../../src/storage/contract/store.ts";

/** Preparations as they were last changed: waiting for a state costs the store, which has one connection, no statement. */
export class WatchedStates {
  readonly #last = new Map<string, Preparation>();
  readonly #changes = new EventEmitter();

  constructor() {
    this.#changes.setMaxListeners(0);
  }

  /** The same store, whose changes of state are seen. */
  watch(store: Store): Store {
    return {
      ...store,
      changeState: async (input) => {
        const changed = await store.changeState(input);
        if (changed !== null) {
          this.#last.set(changed.id, changed);
          this.#changes.emit(changed.id);
        }
        return changed;
      },
    };
  }

  /** Errors: the preparation ends in another way. */
  async until(id: string, state: State): Promise<Preparation> {
    for (;;) {
      const preparation = this.#last.get(id);
      if (preparation?.state === state) return preparation;
      if (preparation?.state === "failed" || preparation?.state === "blocked") {
        const { failure } = preparation;
        throw new Error(
          `expected ${id} to become ${state}, it is ${preparation.state}: ${JSON.stringify(failure)}`,
        );
      }
      await once(this.#changes, id);
    }
  }
}
