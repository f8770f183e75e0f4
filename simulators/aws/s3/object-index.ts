import { compareKeys } from "./key-order.ts";
import { type KeySource, lowerBound } from "./key-source.ts";
import type { GeneratedObjects } from "./object-generator.ts";
import type { StoredObject } from "./stored-object.ts";

/** Objects kept one by one, sorted; additions are sorted in when the next reader comes. */
class ExplicitObjects implements KeySource {
  readonly #byKey = new Map<string, StoredObject>();
  #sorted: StoredObject[] = [];
  #isStale = false;

  get length(): number {
    return this.#read().length;
  }

  keyAt(index: number): string {
    return this.#read()[index]?.key ?? "";
  }

  objectAt(index: number): StoredObject | null {
    return this.#read()[index] ?? null;
  }

  get(key: string): StoredObject | undefined {
    return this.#byKey.get(key);
  }

  put(object: StoredObject): void {
    this.#byKey.set(object.key, object);
    this.#isStale = true;
  }

  remove(key: string): void {
    if (this.#byKey.delete(key)) this.#isStale = true;
  }

  all(): readonly StoredObject[] {
    return this.#read();
  }

  #read(): StoredObject[] {
    if (this.#isStale) {
      this.#sorted = [...this.#byKey.values()].sort((a, b) => compareKeys(a.key, b.key));
      this.#isStale = false;
    }
    return this.#sorted;
  }
}

/** The current objects of one bucket: some kept one by one, any number generated. */
export class ObjectIndex {
  readonly #explicit = new ExplicitObjects();
  readonly #generated: GeneratedObjects[] = [];
  /** Counts changes, so that sums over all objects can be kept. */
  revision = 0;

  addGenerator(objects: GeneratedObjects): void {
    this.#generated.push(objects);
    this.revision += 1;
  }

  put(object: StoredObject): void {
    this.#hideGenerated(object.key);
    this.#explicit.put(object);
    this.revision += 1;
  }

  get(key: string): StoredObject | undefined {
    return this.#explicit.get(key) ?? this.#findGenerated(key)?.object;
  }

  remove(key: string): void {
    this.#explicit.remove(key);
    this.#hideGenerated(key);
    this.revision += 1;
  }

  totals(): { objectCount: number; sizeBytes: number } {
    let objectCount = this.#explicit.length;
    let sizeBytes = this.#explicit.all().reduce((sum, object) => sum + object.sizeBytes, 0);
    for (const source of this.#generated) {
      objectCount += source.length - source.goneCount;
      for (let at = 0; at < source.length; at += 1) if (!source.isGone(at)) sizeBytes += source.sizeAt(at);
    }
    return { objectCount, sizeBytes };
  }

  explicit(): readonly StoredObject[] {
    return this.#explicit.all();
  }

  generators(): readonly GeneratedObjects[] {
    return this.#generated;
  }

  /**
   * Walks objects in key order from the first key that satisfies `isReached`.
   * `next(seek)` jumps ahead to the first key that satisfies `seek`; the jump costs a binary search.
   */
  *walk(isReached: Reached): Generator<StoredObject, void, Reached | undefined> {
    const sources: KeySource[] = [this.#explicit, ...this.#generated];
    const positions = sources.map((source) => lowerBound(source, isReached));
    for (;;) {
      const chosen = this.#firstSource(sources, positions);
      if (chosen === -1) return;
      const object = sources[chosen]?.objectAt(positions[chosen] ?? 0) ?? null;
      positions[chosen] = (positions[chosen] ?? 0) + 1;
      if (!object) continue;
      const seek = yield object;
      if (!seek) continue;
      for (const [at, source] of sources.entries()) {
        positions[at] = Math.max(positions[at] ?? 0, lowerBound(source, seek));
      }
    }
  }

  #firstSource(sources: readonly KeySource[], positions: readonly number[]): number {
    let chosen = -1;
    let chosenKey = "";
    for (const [at, source] of sources.entries()) {
      const position = positions[at] ?? 0;
      if (position >= source.length) continue;
      const key = source.keyAt(position);
      if (chosen === -1 || compareKeys(key, chosenKey) < 0) {
        chosen = at;
        chosenKey = key;
      }
    }
    return chosen;
  }

  #findGenerated(key: string): { source: GeneratedObjects; index: number; object: StoredObject } | null {
    for (const source of this.#generated) {
      const index = lowerBound(source, (one) => compareKeys(one, key) >= 0);
      if (index >= source.length || source.keyAt(index) !== key) continue;
      const object = source.objectAt(index);
      if (object) return { source, index, object };
    }
    return null;
  }

  #hideGenerated(key: string): void {
    const found = this.#findGenerated(key);
    found?.source.remove(found.index);
  }
}

type Reached = (key: string) => boolean;
