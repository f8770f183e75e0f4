import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

/** Seals secrets so that they can be stored, and derives the keys of the audit chain and of button tokens. */
export type Sealer = {
  /** AES-256-GCM with the first key, bound to the preparation and the name: moved elsewhere it does not open. */
  seal(secret: string, bound: { preparationId: string; name: string }): string;
  /** Errors: SealBroken when no key opens it, or when it was sealed for something else. */
  open(sealed: string, bound: { preparationId: string; name: string }): string;
  /** HMAC-SHA256 in hex, with a key of its own for each purpose. */
  mac(purpose: "audit" | "token", text: string): string;
};

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
  const [first] = keys;
  if (!first) throw new RangeError("expected at least one key");
  for (const key of keys) {
    if (key.length !== KEY_BYTES) throw new RangeError(`expected keys of ${KEY_BYTES} bytes, got ${key.length}`);
  }
  const macKeys = { audit: deriveKey(first, "audit"), token: deriveKey(first, "token") };
  return {
    seal(secret, bound) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", deriveKey(first, "seal"), nonce);
      cipher.setAAD(Buffer.from(bindingOf(bound)));
      const body = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    open(sealed, bound) {
      const [version, text] = sealed.split(".");
      const bytes = Buffer.from(text ?? "", "base64url");
      if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealBroken(bound);
      let cause: unknown;
      for (const key of keys) {
        try {
          return openWith(deriveKey(key, "seal"), bytes, bindingOf(bound));
        } catch (error) {
          cause = error;
        }
      }
      throw new SealBroken(bound, cause);
    },
    mac: (purpose, text) => createHmac("sha256", macKeys[purpose]).update(text).digest("hex"),
  };
}

function openWith(key: Uint8Array, bytes: Buffer, binding: string): string {
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(binding));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
}

function bindingOf({ preparationId, name }: { preparationId: string; name: string }): string {
  return `${VERSION}\n${preparationId}\n${name}`;
}

/** A key for one purpose only, so that none of them tells anything about another. */
function deriveKey(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", key, new Uint8Array(0), `mgw-prep ${purpose}`, KEY_BYTES));
}
