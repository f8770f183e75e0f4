import { createHash } from "node:crypto";
import { z } from "zod";
import type { KeySource } from "./key-source.ts";
import { STORAGE_CLASSES, type StorageClass, type StoredObject, syntheticEtag } from "./stored-object.ts";

const MAX_OBJECTS = 100_000_000;

/**
 * Many objects said in a few words. Keys are numbered (`<prefix>[<folder>/]<number><suffix>`), so their order is
 * the order of their numbers and nothing has to be kept in memory.
 */
export const generatorSpec = z.strictObject({
  count: z.int().min(0).max(MAX_OBJECTS),
  prefix: z.string().default("data/"),
  suffix: z.string().default(".bin"),
  /** Objects in one folder; absent: no folders. */
  perFolder: z.int().min(1).optional(),
  /** One size for all, or sizes spread evenly between two. */
  sizeBytes: z
    .union([z.int().min(0), z.strictObject({ min: z.int().min(0), max: z.int().min(0) })])
    .default(1024),
  /** Shares of storage classes; they are weights and need not add up to anything. */
  storageClasses: z.partialRecord(z.enum(STORAGE_CLASSES), z.number().positive()).default({ STANDARD: 1 }),
  lastModified: z.iso.datetime().optional(),
});
export type GeneratorSpec = z.infer<typeof generatorSpec>;

/** The objects of a generator as a sorted source of keys. Deleted and overwritten ones are remembered by number. */
export class GeneratedObjects implements KeySource {
  readonly length: number;
  readonly lastModified: Date;
  readonly #spec: GeneratorSpec;
  readonly #digits: number;
  readonly #gone = new Set<number>();
  readonly #shares: { storageClass: StorageClass; upTo: number }[] = [];

  constructor(spec: GeneratorSpec, defaultLastModified: Date) {
    this.#spec = spec;
    this.length = spec.count;
    this.lastModified = spec.lastModified ? new Date(spec.lastModified) : defaultLastModified;
    this.#digits = Math.max(8, String(spec.count).length);
    const entries = Object.entries(spec.storageClasses) as [StorageClass, number][];
    const total = entries.reduce((sum, [, share]) => sum + share, 0);
    let upTo = 0;
    for (const [storageClass, share] of entries) {
      upTo += share / total;
      this.#shares.push({ storageClass, upTo });
    }
  }

  keyAt(index: number): string {
    const { prefix, suffix, perFolder } = this.#spec;
    const folder = perFolder ? `${this.#pad(Math.floor(index / perFolder))}/` : "";
    return `${prefix}${folder}${this.#pad(index)}${suffix}`;
  }

  objectAt(index: number): StoredObject | null {
    if (this.#gone.has(index)) return null;
    const key = this.keyAt(index);
    const sizeBytes = this.sizeAt(index);
    return {
      key,
      sizeBytes,
      storageClass: this.storageClassAt(index),
      lastModified: this.lastModified,
      etag: syntheticEtag(key, sizeBytes),
      encryption: { kind: "AES256" },
    };
  }

  sizeAt(index: number): number {
    const { sizeBytes } = this.#spec;
    if (typeof sizeBytes === "number") return sizeBytes;
    const span = Math.max(0, sizeBytes.max - sizeBytes.min) + 1;
    return sizeBytes.min + Math.floor(fraction(index, 1) * span);
  }

  storageClassAt(index: number): StorageClass {
    const [only] = this.#shares;
    if (this.#shares.length <= 1) return only?.storageClass ?? "STANDARD";
    const at = fraction(index, 2);
    return (this.#shares.find(({ upTo }) => at < upTo) ?? this.#shares.at(-1))?.storageClass ?? "STANDARD";
  }

  isGone(index: number): boolean {
    return this.#gone.has(index);
  }

  get goneCount(): number {
    return this.#gone.size;
  }

  remove(index: number): void {
    this.#gone.add(index);
  }

  #pad(value: number): string {
    return String(value).padStart(this.#digits, "0");
  }
}

/** A number of [0, 1) that depends on the index alone (integer mixing after splitmix32). */
function fraction(index: number, salt: number): number {
  let value = (index + Math.imul(salt, 0x9e3779b9)) | 0;
  value = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
  return ((value ^ (value >>> 15)) >>> 0) / 0x1_0000_0000;
}

/** An id in the shape of an S3 version id. */
export function makeVersionId(seed: string): string {
  return createHash("sha256").update(seed).digest("base64url").slice(0, 32);
}
