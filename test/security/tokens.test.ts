import { describe, expect, it } from "vitest";
import { createSealer } from "../../src/security/seal.ts";
import { hashToken, mintToken } from "../../src/security/tokens.ts";

const sealer = createSealer([new Uint8Array(32).fill(1)]);
const PREPARATION = { id: "MP-7K2M9Q", revision: 1, planHash: "a".repeat(64) };

describe("a button's token", () => {
  it("is the same each time the same state is drawn", () => {
    expect(mintToken(sealer, PREPARATION, "approve")).toEqual(mintToken(sealer, PREPARATION, "approve"));
  });

  it("differs by preparation, revision, plan, action and key", () => {
    const tokens = [
      mintToken(sealer, PREPARATION, "approve"),
      mintToken(sealer, PREPARATION, "reject"),
      mintToken(sealer, { ...PREPARATION, id: "MP-7K2M9R" }, "approve"),
      mintToken(sealer, { ...PREPARATION, revision: 2 }, "approve"),
      mintToken(sealer, { ...PREPARATION, planHash: "b".repeat(64) }, "approve"),
      mintToken(sealer, { ...PREPARATION, planHash: null }, "approve"),
      mintToken(createSealer([new Uint8Array(32).fill(2)]), PREPARATION, "approve"),
    ].map(({ token }) => token);
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it("is stored as its hash only", () => {
    const { token, row } = mintToken(sealer, PREPARATION, "approve");
    expect(row).toEqual({
      tokenHash: hashToken(token),
      preparationId: "MP-7K2M9Q",
      revision: 1,
      planHash: "a".repeat(64),
      action: "approve",
    });
    expect(JSON.stringify(row)).not.toContain(token);
    expect(token).toMatch(/^[0-9a-f]{64}$/);
  });
});
