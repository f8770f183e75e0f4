import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSealer, SealBroken } from "../../src/security/seal.ts";

const KEY = new Uint8Array(32).fill(1);
const OTHER_KEY = new Uint8Array(32).fill(2);
const BOUND = { preparationId: "MP-7K2M9Q", name: "aws-secret-key" };
const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

describe("a sealed secret", () => {
  const sealer = createSealer([KEY]);

  it("opens for the preparation and the name that it was sealed for", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (secret) => {
        expect(sealer.open(sealer.seal(secret, BOUND), BOUND)).toBe(secret);
      }),
    );
  });

  it.each([
    [{ ...BOUND, preparationId: "MP-7K2M9R" }],
    [{ ...BOUND, name: "alibaba-secret-key" }],
    [{ ...BOUND, name: "aws-secret-key#2" }],
    [{ preparationId: "MP-7K2M9Q\naws", name: "secret-key" }],
  ])("does not open for %j", (bound) => {
    expect(() => sealer.open(sealer.seal(SECRET, BOUND), bound)).toThrow(SealBroken);
  });

  it("does not open with another key, and says what to do", () => {
    const sealed = createSealer([OTHER_KEY]).seal(SECRET, BOUND);
    expect(() => sealer.open(sealed, BOUND)).toThrow(
      "the sealed aws-secret-key of MP-7K2M9Q does not open: expected a key of MGW_SEAL_KEY to fit",
    );
  });

  // Lengths whose base64url ends in bits that decoding would pass over, and one without.
  it.each([38, 39, 40])("does not open with one byte altered anywhere, of %i bytes", (length) => {
    const sealed = sealer.seal(SECRET.slice(0, length), BOUND);
    for (let at = 0; at < sealed.length; at += 1) {
      for (const other of ["A", "z", "0", "_", "-", "=", ".", " "]) {
        if (sealed[at] === other) continue;
        const altered = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`;
        expect(() => sealer.open(altered, BOUND), `${other} at ${at}`).toThrow(SealBroken);
      }
    }
  });

  it.each(["", "s1", "s1.", "s1.AAAA", "s2.AAAA"])("does not open from the text %j", (text) => {
    expect(() => sealer.open(text, BOUND)).toThrow(SealBroken);
  });

  it("does not open when something is added or cut off", () => {
    const sealed = sealer.seal(SECRET, BOUND);
    for (const altered of [`${sealed}A`, `${sealed}.x`, `${sealed}=`, ` ${sealed}`, sealed.slice(0, -1)]) {
      expect(() => sealer.open(altered, BOUND), altered).toThrow(SealBroken);
    }
  });

  it("does not open with a part of its proof, which somebody could guess", () => {
    // Of an empty secret, nonce and proof are all there is.
    const bytes = Buffer.from(sealer.seal("", BOUND).slice("s1.".length), "base64url");
    for (let length = 12; length < bytes.length; length += 1) {
      const cut = `s1.${bytes.subarray(0, length).toString("base64url")}`;
      expect(() => sealer.open(cut, BOUND), `${length} bytes`).toThrow(SealBroken);
    }
  });

  it("is another text each time, and never shows the secret", () => {
    const texts = Array.from({ length: 50 }, () => sealer.seal(SECRET, BOUND));
    expect(new Set(texts).size).toBe(50);
    for (const text of texts) expect(Buffer.from(text.slice(3), "base64url").includes(SECRET)).toBe(false);
  });
});

describe("a list of keys", () => {
  it("seals with the first and opens with all", () => {
    const before = createSealer([KEY]);
    const after = createSealer([OTHER_KEY, KEY]);
    expect(after.open(before.seal(SECRET, BOUND), BOUND)).toBe(SECRET);
    expect(createSealer([OTHER_KEY]).open(after.seal(SECRET, BOUND), BOUND)).toBe(SECRET);
    expect(() => before.open(after.seal(SECRET, BOUND), BOUND)).toThrow(SealBroken);
  });

  it("makes HMACs with the first and knows those of all", () => {
    const before = createSealer([KEY]);
    const after = createSealer([OTHER_KEY, KEY]);
    const old = before.mac("audit", "entry");
    expect(after.mac("audit", "entry")).not.toBe(old);
    expect(after.isMac("audit", "entry", old)).toBe(true);
    expect(after.isMac("audit", "entry", after.mac("audit", "entry"))).toBe(true);
    expect(before.isMac("audit", "entry", after.mac("audit", "entry"))).toBe(false);
    expect(after.isMac("audit", "entry", "")).toBe(false);
  });

  it("is refused when it is empty or a key has another length", () => {
    expect(() => createSealer([])).toThrow("expected at least one key");
    expect(() => createSealer([KEY, new Uint8Array(16)])).toThrow("expected keys of 32 bytes, got 16");
  });
});

describe("an HMAC", () => {
  it("is made with a key of its own for each purpose, none of them the seal key", () => {
    const sealer = createSealer([KEY]);
    const macs = [
      sealer.mac("audit", "x"),
      sealer.mac("token", "x"),
      createHmac("sha256", KEY).update("x").digest("hex"),
    ];
    expect(new Set(macs).size).toBe(3);
    for (const mac of macs) expect(mac).toMatch(/^[0-9a-f]{64}$/);
    expect(sealer.isMac("token", "x", sealer.mac("audit", "x"))).toBe(false);
  });
});
