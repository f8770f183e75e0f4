import { describe, expect, it } from "vitest";
import { sealAuditEntry } from "../../src/security/audit.ts";
import { requireFittingKeys } from "../../src/security/fitting-keys.ts";
import { createSealer } from "../../src/security/seal.ts";
import type { AuditEntry } from "../../src/storage/contract/audit.ts";
import type { SealedSecret } from "../../src/storage/contract/secrets.ts";
import { told } from "../support/words.ts";

const [oldKey, newKey] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
const old = createSealer([oldKey]);
const changed = createSealer([newKey]);
const both = createSealer([newKey, oldKey]);

const HELD: SealedSecret[] = ["MP-AAAAAA", "MP-BBBBBB"].map((preparationId) => ({
  preparationId,
  name: "aws-secret-key",
  sealed: old.seal("a secret", { preparationId, name: "aws-secret-key" }),
}));

function entryOf(sealer: typeof old, sequence: number): AuditEntry {
  const entry = {
    sequence,
    at: "2026-11-20T09:00:00.000Z",
    event: "preparation.requested",
    actor: "U0ROSA0001",
    preparationId: null,
    channelId: null,
    planHash: null,
    requestId: null,
    details: {},
  };
  const previousHash = "0".repeat(64);
  return { ...entry, previousHash, hash: sealAuditEntry(sealer, previousHash, entry) };
}

function storeWith(secrets: SealedSecret[], audit: AuditEntry[]) {
  return {
    listHeldSecrets: async () => secrets,
    findAuditHead: async () => ({ count: audit.length, hash: audit.at(-1)?.hash ?? "" }),
    listAudit: async ({ afterSequence }: { afterSequence: number }) =>
      audit.filter(({ sequence }) => sequence > afterSequence),
  };
}

describe("keys that do not fit what is stored", () => {
  it("are refused while they do not open what is held", async () => {
    expect(
      told(await requireFittingKeys(storeWith(HELD, []), changed).catch((error: unknown) => error)),
    ).toMatchObject({
      code: "SEAL_KEY_DOES_NOT_FIT",
      message: "no key of MGW_SEAL_KEY opens the credentials that are held for MP-AAAAAA, MP-BBBBBB",
      hint: expect.stringMatching(/^put the key that was in use until now behind the new one/),
    });
  });

  it("are not blamed for sealed secrets whose files are missing", async () => {
    const [lost, held] = HELD;
    if (!lost || !held) throw new Error("expected two");
    const store = storeWith([{ ...lost, sealed: "" }, held], []);
    expect(told(await requireFittingKeys(store, old).catch((error: unknown) => error))).toMatchObject({
      code: "SECRETS_MISSING",
      message: "the sealed credentials that are held for MP-AAAAAA are not in the data folder",
      hint: expect.stringMatching(/^put the folder `sealed` back.*--seal-key-lost/),
    });
  });

  it("are refused when another key made the last entry of the audit log", async () => {
    expect(
      told(
        await requireFittingKeys(storeWith([], [entryOf(old, 1)]), changed).catch((error: unknown) => error),
      ),
    ).toMatchObject({
      code: "SEAL_KEY_DOES_NOT_FIT",
      message: "no key of MGW_SEAL_KEY made the last entry of the audit log",
    });
  });

  it("fit as soon as the old one is in the list", async () => {
    await requireFittingKeys(storeWith(HELD, [entryOf(old, 1)]), both);
  });

  it("fit a log that an older key began, once the new one has gone on with it", async () => {
    await requireFittingKeys(storeWith([], [entryOf(old, 1), entryOf(changed, 2)]), changed);
  });

  it("fit an empty store", async () => {
    await requireFittingKeys(storeWith([], []), changed);
  });
});
