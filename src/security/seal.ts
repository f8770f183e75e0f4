import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

/** Seals secrets so that they can be stored, and derives the keys of the audit chain and of button tokens. */
export type Sealer = {
  /** AES-256-GCM with the first key, bound to the preparation and the name: moved elsewhere it does not open. */
  seal(secret: string, bound: { preparationId: string; name: string }): string;
  /** Errors: SealBroken when no key opens it, or when it was sealed for something else. */
  open(sealed: string, bound: { preparationId: string; name: string }): string;
  /** HMAC-SHA256 in hex with the first key, and with a key of its own for each purpose. */
  mac(purpose: MacPurpose, text: string): string;
  /** Whether one of the keys made this HMAC: what an earlier key sealed stays valid while it is in the list. */
  isMac(purpose: MacPurpose, text: string, mac: string): boolean;
};

export type MacPurpose = "audit" | "audit-head" | "token" | "row";

export class SealBroken extends Error {
  constructor(bound: { preparationId: string; name: string }, cause?: unknown) {
    super(
      `the sealed ${bound.name} of ${bound.preparationId} does not open: expected a key of MGW_SEAL_KEY to fit; ` +
        "add the key it was sealed with to the list, or rotate the keys",
      { cause },
    );
    this.name = "SealBroken";
  }
}

const VERSION = "s1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** A sealer with `keys` of 32 bytes: the first seals, all open. */
export function createSealer(keys: readonly Uint8Array[]): Sealer {
  for (const key of keys) {
    if (key.length !== KEY_BYTES)
      throw new RangeError(`expected keys of ${KEY_BYTES} bytes, got ${key.length}`);
  }
  // Derived once: a long audit log has an HMAC for each of its entries.
  const derived = keys.map(deriveKeys);
  const [first] = derived;
  if (!first) throw new RangeError("expected at least one key");
  return {
    seal(secret, bound) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", first.seal, nonce);
      cipher.setAAD(Buffer.from(bindingOf(bound)));
      const body = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    open(sealed, bound) {
      const bytes = Buffer.from(sealed.slice(VERSION.length + 1), "base64url");
      // Decoding passes over what is not base64url: only the one spelling that sealing gives is taken.
      const isAsSealed = sealed === `${VERSION}.${bytes.toString("base64url")}`;
      if (!isAsSealed || bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealBroken(bound);
      let cause: unknown;
      for (const { seal } of derived) {
        try {
          return openWith(seal, bytes, bindingOf(bound));
        } catch (error) {
          cause = error;
        }
      }
      throw new SealBroken(bound, cause);
    },
    mac: (purpose, text) => macWith(first[purpose], text),
    isMac: (purpose, text, mac) => derived.some((own) => isEqual(macWith(own[purpose], text), mac)),
  };
}

function macWith(key: Uint8Array, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}

function openWith(key: Uint8Array, bytes: Buffer, binding: string): string {
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(binding));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
}

/** Compares without telling by its time where two texts differ. */
function isEqual(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function bindingOf({ preparationId, name }: { preparationId: string; name: string }): string {
  return `${VERSION}\n${preparationId}\n${name}`;
}

/** A key for one purpose only, so that none of them tells anything about another. */
function deriveKey(key: Uint8Array, purpose: "seal" | MacPurpose): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", key, new Uint8Array(0), `mgw-prep ${purpose}`, KEY_BYTES));
}

function deriveKeys(key: Uint8Array): Record<"seal" | MacPurpose, Uint8Array> {
  return {
    seal: deriveKey(key, "seal"),
    audit: deriveKey(key, "audit"),
    "audit-head": deriveKey(key, "audit-head"),
    token: deriveKey(key, "token"),
    row: deriveKey(key, "row"),
  };
}
